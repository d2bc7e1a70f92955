# update_wrapper and wraps: what is copied, what may be missing; reduce with and without a start.
from functools import reduce, update_wrapper, wraps, WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES
import operator


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(WRAPPER_ASSIGNMENTS, WRAPPER_UPDATES)


def original(a: int, b='x') -> str:
    """The doc."""
    return b * a


original.mark = 1


@wraps(original)
def wrapper(*args):
    """Another doc."""
    return original(*args).upper()


print(wrapper(3), wrapper.__name__, wrapper.__doc__, wrapper.mark, wrapper.__annotations__)
print(wrapper.__wrapped__ is original, wrapper.__qualname__, wrapper.__module__)


@wraps(wrapper)
def twice(*args):
    return wrapper(*args) * 2


print(twice(1), twice.__wrapped__ is wrapper, twice.__wrapped__.__wrapped__ is original)


class Callable:
    """A class's doc."""
    def __call__(self):
        return 'called'


def around(f):
    def inner(*args):
        return f(*args)
    return update_wrapper(inner, f)


w = around(Callable())
print(w(), w.__name__, w.__doc__, hasattr(w, '__wrapped__'))
partial_copy = update_wrapper(lambda: 0, original, assigned=('__name__',), updated=())
print(partial_copy.__name__, hasattr(partial_copy, 'mark'), partial_copy.__doc__)
attempt(lambda: update_wrapper(len, original))


def generic[T](x: T) -> T:
    return x


print(wraps(generic)(lambda x: x).__type_params__)

print(reduce(operator.add, [1, 2, 3]), reduce(operator.mul, [], 5), reduce(lambda a, b: f'({a}{b})', 'abcd'))
print(reduce(operator.add, [[1], [2]], []), reduce(lambda a, b: b, [9]), reduce(max, iter([3, 7, 2]), 5))
attempt(lambda: reduce(operator.add, []))
attempt(lambda: reduce(operator.add, 5))
attempt(lambda: reduce(operator.add, [1, 'a']))
attempt(lambda: reduce())
print(reduce(operator.sub, [1, 2], initial=10))
