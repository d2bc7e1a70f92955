# defaultdict: factories, missing keys, what does not call the factory, merging, repr.
from collections import defaultdict


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


groups = defaultdict(list)
for word in 'one two three four five'.split():
    groups[len(word)].append(word)
print(groups, dict(groups), groups.default_factory)
counts = defaultdict(int, a=5)
for letter in 'banana':
    counts[letter] += 1
print(counts, counts.get('zz'), 'zz' in counts, len(counts), counts.pop('q', 'none'))
nested = defaultdict(lambda: defaultdict(int))
nested['x']['y'] += 1
print(nested['x'], nested['w'], sorted(nested))
plain = defaultdict(None, {'a': 1})
attempt(lambda: plain['b'])
attempt(lambda: defaultdict(3))
attempt(lambda: defaultdict(list, 3))
attempt(lambda: counts.__missing__('new'))
print(counts['new'], plain.__missing__ is not None)
counts.default_factory = lambda: 'changed'
print(counts['later'])
counts.default_factory = None
attempt(lambda: counts['gone'])
print(defaultdict(int, a=1) | {'b': 2}, {'b': 2} | defaultdict(str, a=''), type({} | defaultdict(int)).__name__)
d = defaultdict(list, [(1, [2])])
d |= {3: [4]}
print(d, d == {1: [2], 3: [4]}, d.copy(), type(d.copy()).__name__, d.copy().default_factory)
import copy
print(copy.copy(d)[1] is d[1], copy.deepcopy(d)[1] is d[1], copy.deepcopy(d).default_factory)
self_holding = defaultdict(list)
self_holding['me'] = self_holding
print(self_holding)


def fails():
    raise ValueError('factory')


attempt(lambda: defaultdict(fails)[1])


class Keyed(defaultdict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]


k = Keyed()
print(k['ab'], k[4], k)
print(defaultdict(set, a={1})['b'], defaultdict(dict)['x'], defaultdict(tuple)[0], defaultdict(bool)['z'], defaultdict(float)[1])
print(list(defaultdict(int, b=1, a=2)), defaultdict(int).fromkeys('ab', 1), defaultdict.fromkeys('a').default_factory)
