# merge, nsmallest, nlargest: keys, ties, laziness, edge sizes.
import heapq
from itertools import count, islice
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(list(heapq.merge([1, 4, 7], [2, 5], [3], [])), list(heapq.merge()), list(heapq.merge('ace', 'bd')))
print(list(heapq.merge([7, 4, 1], [5, 2], reverse=True)), list(heapq.merge(['a', 'CC'], ['bbb'], key=len)))
print(list(heapq.merge([(1, 'x')], [(1, 'a')], key=lambda t: t[0])), list(heapq.merge([3, 2], [4, 1], key=lambda v: -v)))
print(list(islice(heapq.merge(count(0, 3), count(1, 3), count(2, 3)), 8)))
attempt(lambda: list(heapq.merge([1, 'a'], [2])))
attempt(lambda: list(heapq.merge(3)))
words = ['pear', 'fig', 'banana', 'kiwi', 'date', 'apple']
for n in (-1, 0, 1, 2, 6, 9):
    print(n, heapq.nsmallest(n, words), heapq.nlargest(n, words), heapq.nsmallest(n, words, key=len), heapq.nlargest(n, iter(words), key=len))
print(heapq.nsmallest(2, []), heapq.nlargest(1, []), heapq.nsmallest(3, iter([2, 1])), heapq.nlargest(2, {'a': 1, 'b': 2}))
attempt(lambda: heapq.nsmallest(2, [1, 'a', 2]))
attempt(lambda: heapq.nlargest('x', [1]))
r = Random(11)
agree = 0
for _ in range(40):
    values = [(r.randrange(6), i) for i in range(r.randrange(30))]
    n = r.randrange(12)
    key = lambda pair: pair[0]
    agree += heapq.nsmallest(n, iter(values), key) == sorted(values, key=key)[:n]
    agree += heapq.nlargest(n, iter(values), key) == sorted(values, key=key, reverse=True)[:n]
print(agree)
stable = list(heapq.merge([(1, 'first'), (2, 'first')], [(1, 'second'), (2, 'second')], key=lambda t: t[0]))
print(stable)


def loud(name, values):
    for v in values:
        print('read', name, v)
        yield v


m = heapq.merge(loud('a', [1, 3]), loud('b', [2]))
print('made')
print(next(m), next(m), list(m))
