# Comprehensions of each kind, nested loops, conditions, scopes.
n = "outer"
print([n for n in range(3)], n, {n: n * n for n in range(3)}, sorted({n % 3 for n in range(10)}), n)
print([(x, y) for x in range(3) for y in "ab" if x], [x for x in range(20) if x % 2 if x % 3], [[i * j for j in range(3)] for i in range(3)], [y for x in [[1, 2], [3]] for y in x])
print([x if x % 2 else -x for x in range(5)], [x for x in range(10) if x > 7 or x < 2], [(lambda: x)() for x in range(3)], [f() for f in [lambda: x for x in range(3)]])
print({k: v for k, v in zip("abc", range(3))}, {v: k for k, v in {"a": 1, "b": 1}.items()}, {(a, b): a + b for a in (1, 2) for b in (3, 4) if a + b != 5}, {**{x: 1 for x in "ab"}, "c": 2})
print([a + b for a, b in [(1, 2), (3, 4)]], [first for first, *_ in ["abc", "de"]], [x for x, in [(1,), (2,)]], [d for d["k"] in range(3)] if (d := {}) == {} else 0, d)
print([last := x for x in range(4)], last, [y for x in range(4) if (y := x * x) > 2], y, any((hit := v) > 2 for v in [1, 3, 5]), hit)
print(sum(x for x in range(5)), max((len(w), w) for w in ["a", "ccc", "bb"]), "".join(c.upper() for c in "abc"), dict((c, ord(c)) for c in "ab"), tuple(x for x in ()), sorted((x for x in "cab"), reverse=True), list(x for x in range(3) for x in range(x)))


def in_function(limit):
    factor = 10
    squares = [x * factor for x in range(limit) if x < limit - 1]
    def helper(): return [factor + limit + y for y in squares]
    return squares, helper(), [locals().get("x", "unseen") for _ in range(1)]
print(in_function(4))


class Table:
    size = 3
    rows = [i for i in range(size)]
    cells = [[(r, c) for c in range(2)] for r in rows[:2]]
    try:
        broken = [size for _ in range(2)]
    except NameError as e:
        broken = str(e)
    names = {f"row{i}" for i in rows} == {"row0", "row1", "row2"}
print(Table.rows, Table.cells, Table.broken, Table.names)


def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print(attempt(lambda: [1 / x for x in (1, 0)]), attempt(lambda: [x for x in 5]), attempt(lambda: {[]: 1 for _ in "a"}), attempt(lambda: {x for x in [[]]}), attempt(lambda: [a for a, b in [(1,)]]), attempt(lambda: [undefined for _ in "a"]), attempt(lambda: [x for x in [1] if x.y]))
def order(tag, value):
    print(tag, end=" ")
    return value
print([order("element", x) for x in order("first", [1, 2]) if order("condition", True) for y in order("second", [3])])
print({order("key", 1): order("value", 2) for _ in "x"})
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], [sum(r) for r in zip(*matrix)], [[0 if i != j else 1 for j in range(3)] for i in range(3)], [c for row in matrix for c in row if c % 2 == 0])
primes = [p for p in range(2, 60) if all(p % d for d in range(2, int(p**0.5) + 1))]
triples = [(a, b, c) for c in range(1, 30) for b in range(1, c) for a in range(1, b) if a * a + b * b == c * c]
print(primes, triples, len([None for _ in range(1000)]), [*(x for x in "ab"), *[y for y in "cd"]])
print([i for i in range(3) if i if i], [[]for _ in[0]], [x for x in (1, 2, 3,)], [g() for g in (lambda: 1, lambda: 2)])
