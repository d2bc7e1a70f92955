# islice, pairwise, batched, zip_longest.
from itertools import islice, pairwise, batched, zip_longest, count


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(list(islice('abcdefg', 3)), list(islice('abcdefg', 2, 5)), list(islice('abcdefg', 2, None)),
      list(islice('abcdefg', 0, None, 3)), list(islice('abc', 5, 9)), list(islice('abc', None)))
it = iter(range(10))
print(list(islice(it, 3)), list(islice(it, 1, 5, 2)), next(it))
print(list(islice(count(), 5, 20, 5)), list(islice([], 3)), list(islice('abc', True)))
for args in ((-1,), (1, -1), (0, 3, 0), ('a',), (0, 3, -1), (2.0,), ()):
    attempt(lambda: list(islice('abc', *args)))
print(list(pairwise('abcd')), list(pairwise([1])), list(pairwise([])))
attempt(lambda: pairwise(3))
p = pairwise(iter([1, 2, 3]))
print(next(p), list(p))
print(list(batched('abcdefg', 3)), list(batched([], 2)), list(batched(range(4), 2)), list(batched('ab', 100)))
print(list(batched('abcd', 2, strict=True)))
attempt(lambda: list(batched('abc', 2, strict=True)))
attempt(lambda: batched('abc', 0))
attempt(lambda: batched('abc', -1))
attempt(lambda: batched('abc'))
attempt(lambda: batched('abc', 'x'))
print(list(zip_longest('ab', [1, 2, 3])), list(zip_longest('ab', [1], fillvalue='-')), list(zip_longest()))
print(list(zip_longest([], [], [])), list(zip_longest(range(3), iter('a'), [None], fillvalue=0)))
attempt(lambda: zip_longest('a', fill=1))
attempt(lambda: zip_longest(1, 2))
print(list(zip('ab', [1, 2, 3])), list(zip('ab', [1, 2], strict=True)))
attempt(lambda: list(zip('ab', [1], strict=True)))
attempt(lambda: list(zip('a', [1, 2], strict=True)))
attempt(lambda: list(zip('ab', [1, 2], 'c', strict=True)))
attempt(lambda: list(zip('a', 3)))
z = zip_longest('a', 'xyz')
print(next(z), list(z))
