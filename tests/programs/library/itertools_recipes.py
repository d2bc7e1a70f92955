# Well-known compositions of itertools, each checked against a plain loop.
from itertools import *
from collections import deque
import operator


def take(n, it):
    return list(islice(it, n))


def tabulate(f, start=0):
    return map(f, count(start))


def tail(n, it):
    return list(deque(it, maxlen=n))


def consume(it, n=None):
    if n is None:
        deque(it, maxlen=0)
    else:
        next(islice(it, n, n), None)


def all_equal(it):
    return len(list(islice(groupby(it), 2))) <= 1


def flatten(lists):
    return chain.from_iterable(lists)


def sliding(it, n):
    it = iter(it)
    window = deque(islice(it, n - 1), maxlen=n)
    for x in it:
        window.append(x)
        yield tuple(window)


def partition(pred, it):
    a, b = tee(it)
    return list(filterfalse(pred, a)), list(filter(pred, b))


def powerset(s):
    return chain.from_iterable(combinations(s, r) for r in range(len(s) + 1))


def roundrobin(*its):
    iterators = map(iter, its)
    for active in range(len(its), 0, -1):
        iterators = cycle(islice(iterators, active))
        yield from map(next, iterators)


def unique(it):
    seen = set()
    for x in filterfalse(seen.__contains__, it):
        seen.add(x)
        yield x


def sieve(n):
    data = bytearray((0, 1)) * (n // 2)
    for p in range(3, int(n ** 0.5) + 1, 2):
        if data[p]:
            data[p * p::2 * p] = bytes(len(range(p * p, n, 2 * p)))
    return chain([2], compress(count(3, 2), islice(data, 3, None, 2)))


print(take(4, tabulate(lambda x: x * x)), tail(3, 'abcdef'), all_equal('aaa'), all_equal('ab'), all_equal([]), list(flatten([[1], [], [2, 3]])))
it = iter(range(10))
consume(it, 4)
print(next(it), consume(it), list(it), list(sliding('abcde', 3)), list(sliding('ab', 3)), partition(lambda x: x % 2, range(7)))
print(list(powerset('abc')), len(list(powerset(range(10)))), ''.join(roundrobin('ABC', 'D', 'EF')), ''.join(unique('mississippi')), list(takewhile(lambda p: p < 60, sieve(60))))
print(sum(starmap(operator.mul, zip([1, 2, 3], [4, 5, 6]))), list(accumulate(range(1, 6), operator.mul)), dict(zip('abc', count(1))), list(map(''.join, batched('abcdefg', 3))))
print(max(product(range(3), repeat=2), key=sum), [k for k, g in groupby(sorted('hello')) if len(list(g)) > 1], list(zip(*[iter('abcdef')] * 2)), list(islice(cycle('xy'), 5)))
fib = [0, 1]
fib += take(10, accumulate(repeat(None), lambda s, _: (s[1], s[0] + s[1]), initial=(0, 1))) and [b for _, b in take(10, accumulate(repeat(None), lambda s, _: (s[1], s[0] + s[1]), initial=(0, 1)))]
print(fib)


def loops(pairs):
    out = []
    for a in pairs:
        for b in pairs:
            out.append((a, b))
    return out


print(loops('ab') == list(product('ab', repeat=2)), list(permutations(range(3))) == [p for p in product(range(3), repeat=3) if len(set(p)) == 3])
