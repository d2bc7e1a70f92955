# product, permutations, combinations, combinations_with_replacement.
from itertools import product, permutations, combinations, combinations_with_replacement


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def words(it):
    return ' '.join(''.join(map(str, t)) or '()' for t in it)


print(words(product('ab', 'xy')), '|', words(product('ab', repeat=2)), '|', words(product()), '|', words(product('ab', [])))
print(words(product(range(2), 'a', repeat=2)), list(product('a', repeat=0)))
print(words(permutations('abc')), '|', words(permutations('abc', 2)), '|', words(permutations('ab', 3)), '|',
      words(permutations('abc', 0)), '|', words(permutations([])))
print(words(combinations('abcd', 2)), '|', words(combinations('abc', 3)), '|', words(combinations('abc', 4)), '|',
      words(combinations('abc', 0)))
print(words(combinations_with_replacement('abc', 2)), '|', words(combinations_with_replacement('ab', 3)), '|',
      words(combinations_with_replacement('', 2)), '|', words(combinations_with_replacement('', 0)))
print(len(list(permutations(range(6)))), sum(1 for _ in combinations(range(10), 5)), len(list(product('abc', repeat=4))))
for call in (lambda: permutations('ab', -1), lambda: combinations('ab', -1), lambda: combinations('ab'),
             lambda: product('a', repeat=-1), lambda: product(3), lambda: permutations('ab', 'x'),
             lambda: combinations_with_replacement('a', -2), lambda: product('a', times=2)):
    attempt(call)
p = product([1, 2], [3, 4])
print(next(p), next(p), list(p), list(p))
print(list(permutations([1, 1, 2], 2)))
print([c for c in combinations(range(5), 3) if sum(c) % 3 == 0])
mutable = [1, 2]
c = combinations(mutable, 1)
mutable.append(3)
print(list(c))
print(list(permutations(x for x in 'ab')), max(product(*[range(3)] * 3)))
print(list(permutations('abcd', 2)) == [t for t in product('abcd', repeat=2) if t[0] != t[1]])
