# Laws that multisets keep, checked on every pair of small counters.
from collections import Counter
from itertools import product

small = [Counter({k: v for k, v in zip('ab', counts)}) for counts in product(range(-1, 3), repeat=2)]
checked = 0
failed = []
for x, y in product(small, repeat=2):
    laws = {
        'union by max': x | y == Counter({k: max(x[k], y[k]) for k in 'ab' if max(x[k], y[k]) > 0}),
        'intersection by min': x & y == Counter({k: min(x[k], y[k]) for k in 'ab' if min(x[k], y[k]) > 0}),
        'sum': x + y == Counter({k: x[k] + y[k] for k in 'ab' if x[k] + y[k] > 0}),
        'difference': x - y == Counter({k: x[k] - y[k] for k in 'ab' if x[k] - y[k] > 0}),
        'symmetric': (x ^ y) == ((x | y) - (x & y)) or min([*x.values(), *y.values()]) < 0,
        'order': (x <= y) == all(x[k] <= y[k] for k in 'ab'),
        'strict': (x < y) == ((x <= y) and x != y),
        'commutes': x + y == y + x and x | y == y | x and x & y == y & x,
    }
    checked += len(laws)
    failed += [(name, dict(x), dict(y)) for name, holds in laws.items() if not holds]
print(checked, failed)

order = Counter()
for word in 'to be or not to be that is'.split():
    order[word] += 1
print(list(order), order.most_common())
one = Counter('abc')
one.update(Counter('bcd'))
print(list(one.items()))
one.subtract(Counter(b=2, e=1))
print(list(one.items()), one.total(), (+one).total())
print(list((Counter('ab') + Counter('cb')).items()), list((Counter('cb') | Counter('ab')).items()))
