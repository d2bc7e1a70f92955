# Simulations whose every number is fixed by the seed.
from random import Random
from collections import Counter
import math

r = Random('simulation')
inside = sum(math.hypot(r.random(), r.random()) <= 1 for _ in range(4000))
print(inside, 4 * inside / 4000)
walk = [0]
for _ in range(60):
    walk.append(walk[-1] + r.choice((-1, 1)))
print(walk[-5:], min(walk), max(walk))
print(sorted(Counter(sum(r.randint(1, 6) for _ in range(3)) for _ in range(1000)).items()))
deck = [(rank, suit) for suit in 'SHDC' for rank in range(1, 14)]
pairs = 0
for _ in range(150):
    hand = r.sample(deck, 5)
    pairs += max(Counter(rank for rank, _ in hand).values()) >= 2
print(pairs)


def markov(text, n):
    table = {}
    words = text.split()
    for a, b in zip(words, words[1:]):
        table.setdefault(a, []).append(b)
    out = [words[0]]
    while len(out) < n:
        out.append(r.choice(table.get(out[-1], words)))
    return ' '.join(out)


print(markov('the cat sat on the mat and the dog sat on the log and the cat ran', 15))
queue, waits, now = [], [], 0.0
server_free = 0.0
for _ in range(200):
    now += r.expovariate(1.0)
    start = max(now, server_free)
    waits.append(start - now)
    server_free = start + r.expovariate(1.25)
print(round(sum(waits) / len(waits), 6), round(max(waits), 6))
grid = [[r.random() < 0.6 for _ in range(12)] for _ in range(12)]
seen, stack = set(), [(0, c) for c in range(12) if grid[0][c]]
while stack:
    y, x = stack.pop()
    if (y, x) in seen or not (0 <= y < 12 and 0 <= x < 12) or not grid[y][x]:
        continue
    seen.add((y, x))
    stack += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
print(len(seen), any(y == 11 for y, _ in seen))
genome = ''.join(r.choices('ACGT', [3, 2, 2, 3], k=60))
print(genome, Counter(genome)['A'], genome.find('GAT'))
sample = [r.gauss(100, 15) for _ in range(500)]
mean = math.fsum(sample) / 500
print(round(mean, 6), round(math.sqrt(math.fsum((x - mean) ** 2 for x in sample) / 499), 6), sum(85 < x < 115 for x in sample))
reservoir = []
for i in range(1000):
    if i < 5:
        reservoir.append(i)
    elif (j := r.randrange(i + 1)) < 5:
        reservoir[j] = i
print(reservoir, r.getstate()[2] is None, r.random())
