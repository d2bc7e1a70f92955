# Which types each abstract base class recognises, by method and by registration.
import collections.abc as abc
from collections import deque, OrderedDict, ChainMap, UserList, Counter


def gen():
    yield


async def co():
    pass


async def agen():
    yield


c = co()
samples = {
    'int': 3, 'str': 'a', 'bytes': b'a', 'bytearray': bytearray(), 'list': [], 'tuple': (), 'dict': {}, 'set': set(),
    'frozenset': frozenset(), 'range': range(2), 'memoryview': memoryview(b''), 'list_iterator': iter([]), 'generator': gen(),
    'coroutine': c, 'async_generator': agen(), 'dict_keys': {}.keys(), 'dict_items': {}.items(), 'dict_values': {}.values(),
    'function': gen, 'class': int, 'map': map(str, []), 'zip': zip(), 'enumerate': enumerate([]), 'reversed': reversed([]),
    'deque': deque(), 'OrderedDict': OrderedDict(), 'ChainMap': ChainMap(), 'UserList': UserList(), 'Counter': Counter(), 'None': None,
    'frozendict': frozendict(), 'slice': slice(1),
}
for name in abc.__all__:
    cls = getattr(abc, name)
    print(f'{name}:', ' '.join(key for key, value in samples.items() if isinstance(value, cls)))
c.close()


class OnlyIter:
    def __iter__(self): ...


class OnlyLen:
    def __len__(self): ...


class Three(OnlyIter, OnlyLen):
    def __contains__(self, x): ...


class Blocked(Three):
    __iter__ = None


for cls in (OnlyIter, OnlyLen, Three, Blocked):
    print(cls.__name__, [name for name in abc.__all__ if issubclass(cls, getattr(abc, name))])


class EqOnly:
    def __eq__(self, other):
        return True


print(issubclass(EqOnly, abc.Hashable), isinstance(EqOnly(), abc.Hashable), issubclass(list, abc.Hashable))
