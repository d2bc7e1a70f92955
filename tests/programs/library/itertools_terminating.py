# accumulate, chain, compress, dropwhile, takewhile, filterfalse, starmap.
from itertools import accumulate, chain, compress, dropwhile, takewhile, filterfalse, starmap
import operator


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(list(accumulate([1, 2, 3, 4])), list(accumulate('abc')), list(accumulate([])), list(accumulate([], initial=9)))
print(list(accumulate([3, 1, 2], max)), list(accumulate([1, 2, 3], operator.mul, initial=10)))
print(list(accumulate([1, 2], initial=None)), list(accumulate([[1], [2]], lambda a, b: a + b)))
attempt(lambda: list(accumulate([1, 'a'])))
attempt(lambda: accumulate(3))
print(list(chain('ab', [1], (), {2: 3})), list(chain()), list(chain.from_iterable(['ab', 'c'])))
attempt(lambda: list(chain([1], 2)))
attempt(lambda: list(chain.from_iterable([[1], 2])))
ch = chain([1, 2], iter('x'))
print(next(ch), list(ch), list(ch))
print(list(compress('abcdef', [1, 0, 1, 0, 1])), list(compress([1, 2], [])), list(compress('ab', [[], [0]])))
attempt(lambda: compress('ab'))
print(list(dropwhile(lambda x: x < 3, [1, 2, 3, 1, 5])), list(takewhile(lambda x: x < 3, [1, 2, 3, 1])))
print(list(dropwhile(str.isspace, '  a b')), list(takewhile(bool, [])), list(dropwhile(None or bool, [1, 0, 1])))
t = takewhile(lambda x: x > 0, iter([1, -1, 2]))
print(list(t), list(t))
print(list(filterfalse(None, [0, 1, '', 'a'])), list(filterfalse(lambda x: x % 2, range(6))))
attempt(lambda: list(dropwhile(lambda x: 1 / 0, [1])))
attempt(lambda: list(takewhile(3, [1])))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(starmap(lambda *a: a, ['ab', [], range(2)])))
attempt(lambda: list(starmap(pow, [(2,)])))
attempt(lambda: list(starmap(pow, [1])))
source = iter(range(10))
print(list(takewhile(lambda x: x < 3, source)), next(source))
print(list(chain.from_iterable(x * 2 for x in 'ab')), isinstance(chain(), chain))
