# choice, choices, shuffle, sample: exact results for seeds, weights, counts, errors.
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


r = Random(31)
print([r.choice('abcdef') for _ in range(12)], r.choice([7]), r.choice(range(100)), r.choice((1, 2)), r.choice({0: 'zero'}))
deck = list(range(12))
r.shuffle(deck)
print(deck)
one, none = [1], []
r.shuffle(one)
r.shuffle(none)
print(one, none)
print(r.sample(range(50), 6), r.sample('abcdef', 3), r.sample([1, 2, 3], 3), r.sample([], 0), r.sample((5,), 1), r.sample(range(10 ** 9), 4))
print(r.sample(list(range(30)), 25), r.sample(range(200), 5), r.sample(range(21), 5), r.sample(range(22), 5), r.sample(range(86), 6), r.sample(range(85), 6))
print(r.sample(['red', 'blue'], k=5, counts=[4, 2]), r.sample('ab', 3, counts=iter([3, 0])))
print(r.choices('xyz', k=8), r.choices('xyz', [1, 0, 9], k=8), r.choices([1, 2], cum_weights=[3, 10], k=6), r.choices(range(5), k=0), r.choices('q'))
print(r.choices('ab', weights=(0.25, 0.75), k=5), r.choices('abc', weights=iter([1, 1, 1]), k=3))
for call in (lambda: r.choice([]), lambda: r.choice({1}), lambda: r.choice(iter('a')), lambda: r.shuffle('abc'), lambda: r.shuffle((1, 2, 3)), lambda: r.sample([1], 2),
             lambda: r.sample([1], -1), lambda: r.sample({1, 2}, 1), lambda: r.sample(iter('ab'), 1), lambda: r.sample('ab', 1.5), lambda: r.sample('ab', 1, counts=[1]),
             lambda: r.sample('ab', 1, counts=[0.5, 1]), lambda: r.sample('ab', 1, counts=[-1, 0]), lambda: r.sample('ab', 5, counts=[1, 1]),
             lambda: r.choices([], k=1), lambda: r.choices('ab', [1]), lambda: r.choices('ab', [0, 0]), lambda: r.choices('ab', [1, 1], cum_weights=[1, 2]),
             lambda: r.choices('ab', [float('inf'), 1]), lambda: r.choices('ab', 3), lambda: r.choices('ab', k=1.5), lambda: r.choices('ab', [-1, -1]), lambda: r.sample(dict(a=1), 1)):
    attempt(call)
fresh = Random('cards')
hand = [rank + suit for suit in 'shdc' for rank in '23456789TJQKA']
fresh.shuffle(hand)
print(' '.join(hand[:20]))
print(fresh.sample(hand, 5), fresh.choices(hand, k=3))
