# What happens to each tool when its source or its function raises midway, and what it gives afterwards.
from itertools import *


def source(values, fail_at=None):
    for i, v in enumerate(values):
        if i == fail_at:
            raise ValueError(f'source failed at {i}')
        yield v


class Restarting:
    """An iterator that goes on after an error."""

    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n == 3:
            raise KeyError('third')
        if self.n > 5:
            raise StopIteration
        return self.n


def drain(it):
    seen = []
    errors = 0
    while errors < 3:
        try:
            seen.append(next(it))
        except StopIteration:
            seen.append('stop')
            break
        except Exception as e:
            errors += 1
            seen.append(f'{type(e).__name__}: {e}')
    return seen


def picky(x):
    if x == 2:
        raise TypeError('no twos')
    return True


makers = {
    'accumulate': lambda s: accumulate(s), 'chain': lambda s: chain(s, 'z'), 'compress': lambda s: compress(s, repeat(1)), 'dropwhile': lambda s: dropwhile(lambda x: False, s),
    'filterfalse': lambda s: filterfalse(lambda x: False, s), 'groupby': lambda s: (k for k, g in groupby(s)), 'islice': lambda s: islice(s, 5), 'pairwise': lambda s: pairwise(s), 'batched': lambda s: batched(s, 2),
    'starmap': lambda s: starmap(lambda x: x, ((v,) for v in s)), 'takewhile': lambda s: takewhile(lambda x: True, s), 'tee': lambda s: tee(s, 1)[0], 'zip_longest': lambda s: zip_longest(s, 'ab'), 'map': lambda s: map(str, s),
    'filter': lambda s: filter(None, s), 'zip': lambda s: zip(s, 'abcdef'), 'enumerate': lambda s: enumerate(s), 'from_iterable': lambda s: chain.from_iterable([v] for v in s), 'cycle': lambda s: islice(cycle(s), 7),
}
for name, make in makers.items():
    print(name, drain(make(source([1, 2, 3], 2))), drain(make(Restarting())))
for name, it in (('dropwhile', dropwhile(picky, [1, 2, 3])), ('takewhile', takewhile(picky, [1, 2, 3])), ('filterfalse', filterfalse(picky, [2, 1])), ('filter', filter(picky, [1, 2, 3])), ('groupby', (k for k, _ in groupby([1, 2, 3], picky))),
                 ('accumulate', accumulate([1, 1, 1, 1], lambda a, b: picky(a) and a + b)), ('starmap', starmap(picky, [(1,), (2,), (3,)])), ('map', map(picky, [1, 2, 3]))):
    print(name, drain(it))
for make in (lambda: combinations(source([1, 2], 1), 1), lambda: product(source([1], 0)), lambda: permutations(source([1, 2], 1))):
    try:
        make()
    except ValueError as e:
        print(e)
