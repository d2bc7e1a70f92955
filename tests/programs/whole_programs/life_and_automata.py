# Conway's game of life on a set of cells, elementary automata, Langton's ant.
from collections import Counter


def neighbours(x, y):
    return [(x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1) if dx or dy]


def step(cells):
    counts = Counter(n for c in cells for n in neighbours(*c))
    return {c for c, n in counts.items() if n == 3 or n == 2 and c in cells}


def parse(text): return {(x, y) for y, row in enumerate(text.split("/")) for x, c in enumerate(row) if c == "#"}


def draw(cells):
    if not cells: return ["(empty)"]
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    return ["".join(".#"[(x, y) in cells] for x in range(min(xs), max(xs) + 1)) for y in range(min(ys), max(ys) + 1)]


def period(cells, limit=40):
    seen = {frozenset(cells): 0}
    for n in range(1, limit):
        cells = step(cells)
        key = frozenset(cells)
        if key in seen: return n - seen[key]
        seen[key] = n


glider = parse(".#./..#/###")
print(*draw(glider), sep="\n")
for _ in range(4): glider = step(glider)
print(sorted(glider) == sorted((x + 1, y + 1) for x, y in parse(".#./..#/###")))
for name, text in {"block": "##/##", "blinker": "###", "toad": ".###/###.", "beacon": "##../##../..##/..##", "beehive": ".##./#..#/.##.", "pulsar seed": "#####/#...#", "lone": "#"}.items():
    print(name, period(parse(text)))
r = parse(".##/##./.#.")
sizes = []
for generation in range(60):
    sizes.append(len(r))
    r = step(r)
print(sizes)


def automaton(rule, width, generations):
    row = [0] * width
    row[width // 2] = 1
    for _ in range(generations):
        yield "".join(" #"[c] for c in row).rstrip()
        row = [rule >> (row[i - 1] << 2 | row[i] << 1 | row[(i + 1) % width]) & 1 for i in range(width)]
for rule in (90, 30, 110):
    print("rule", rule)
    print(*automaton(rule, 31, 8), sep="\n")


def langton(steps):
    black, position, direction = set(), 0j, 1j
    for _ in range(steps):
        if position in black:
            black.remove(position)
            direction *= 1j
        else:
            black.add(position)
            direction *= -1j
        position += direction
    return len(black), position
for n in (10, 100, 1000, 3000): print(n, *langton(n))
