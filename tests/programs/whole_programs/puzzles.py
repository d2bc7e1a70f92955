# Sudoku, N queens by bits, subset sums, magic squares, Josephus, look-and-say, the eight puzzle.
from functools import lru_cache
from itertools import permutations, combinations, groupby


def sudoku(text):
    grid = [int(c) for c in text if c.isdigit()]
    peers = [{j for j in range(81) if j != i and (j // 9 == i // 9 or j % 9 == i % 9 or (j // 27 == i // 27 and j % 9 // 3 == i % 9 // 3))} for i in range(81)]
    def options(i): return set(range(1, 10)) - {grid[j] for j in peers[i]}
    steps = 0
    def solve():
        nonlocal steps
        steps += 1
        empty = [(len(o := options(i)), i, o) for i in range(81) if not grid[i]]
        if not empty: return True
        _, i, o = min(empty, key=lambda e: e[:2])
        for v in sorted(o):
            grid[i] = v
            if solve(): return True
        grid[i] = 0
        return False
    ok = solve()
    return ok, steps, ["".join(map(str, grid[r * 9:r * 9 + 9])) for r in range(9)]


ok, steps, rows = sudoku("""53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79""".replace(".", "0"))
print(ok, steps, *rows, sep="\n")


def queens(n):
    full, count = (1 << n) - 1, 0
    def place(columns, left, right):
        nonlocal count
        if columns == full: count += 1; return
        free = full & ~(columns | left | right)
        while free:
            bit = free & -free
            free ^= bit
            place(columns | bit, (left | bit) << 1, (right | bit) >> 1)
    place(0, 0, 0)
    return count
print([queens(n) for n in range(1, 8)])


def subset_sum(numbers, target):
    reach = {0: ()}
    for n in numbers:
        for s, used in list(reach.items()):
            reach.setdefault(s + n, used + (n,))
    return reach.get(target)
print(subset_sum([3, 34, 4, 12, 5, 2], 9), subset_sum([3, 34, 4], 5), subset_sum(range(1, 30), 200))
squares = [p for p in permutations(range(1, 10), 3) if sum(p) == 15]
magic = [a + b + c for a in squares for b in squares if not set(a) & set(b) for c in squares if not set(c) & set(a + b) and a[0] + b[0] + c[0] == 15 == a[1] + b[1] + c[1] and a[0] + b[1] + c[2] == 15 == a[2] + b[1] + c[0]]
print(len(magic), magic[0])
def josephus(n, k):
    circle, i, order = list(range(n)), 0, []
    while circle:
        i = (i + k - 1) % len(circle)
        order.append(circle.pop(i))
    return order
print(josephus(10, 3), josephus(41, 3)[-1])
term, terms = "1", []
for _ in range(8):
    terms.append(term)
    term = "".join(f"{len(list(g))}{d}" for d, g in groupby(term))
print(terms)
@lru_cache(maxsize=None)
def ways(amount, coins): return 1 if amount == 0 else 0 if amount < 0 or not coins else ways(amount - coins[0], coins) + ways(amount, coins[1:])
print(ways(100, (50, 25, 10, 5, 1)), ways.cache_info().hits > 0)
@lru_cache
def longest(a, b): return "" if not a or not b else a[0] + longest(a[1:], b[1:]) if a[0] == b[0] else max(longest(a[1:], b), longest(a, b[1:]), key=len)
print(longest("AGGTABQW", "GXTXAYBW"), longest("abc", "xyz") == "")
def eight(start):
    goal, frontier, seen, moves = "123456780", [start], {start}, 0
    while frontier:
        if goal in frontier: return moves
        moves += 1
        following = []
        for s in frontier:
            z = s.index("0")
            for d in (-3, 3, -1, 1):
                t = z + d
                if not 0 <= t < 9 or abs(d) == 1 and t // 3 != z // 3: continue
                c = list(s)
                c[z], c[t] = c[t], c[z]
                if (n := "".join(c)) not in seen: seen.add(n); following.append(n)
        frontier = following if moves < 9 else []
print(eight("123456780"), eight("123406758"), eight("123046758"), eight("413026758"))
print([c for c in combinations("abcd", 2)][:3], sum(1 for a in range(1, 40) for b in range(a, 40) for c in range(b, 40) if a * a + b * b == c * c))
def fractions_to(n): return sorted({(a / b, a, b) for b in range(1, n + 1) for a in range(b + 1) if all(a % k or b % k for k in range(2, b + 1))})
print([f"{a}/{b}" for _, a, b in fractions_to(5)])
