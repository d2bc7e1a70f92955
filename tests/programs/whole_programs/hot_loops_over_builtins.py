"""Hot loops that call builtins, where from some turn on the builtins need Python code, raise, or get other kinds of values."""

import math
from collections import deque, defaultdict


class Key:
    """Equal to its number, with `__hash__` and `__eq__` in Python."""

    calls = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        Key.calls += 1
        return hash(self.n)

    def __eq__(self, other):
        Key.calls += 1
        return self.n == (other.n if isinstance(other, Key) else other)

    def __lt__(self, other):
        Key.calls += 1
        return self.n < (other.n if isinstance(other, Key) else other)

    def __gt__(self, other):
        Key.calls += 1
        return self.n > (other.n if isinstance(other, Key) else other)

    def __repr__(self):
        return f"Key({self.n})"

    def __str__(self):
        return f"<{self.n}>"

    def __len__(self):
        return self.n % 5

    def __bool__(self):
        return self.n % 3 == 0


def mixed(n, at):
    return [Key(i) if i >= at else i for i in range(n)]


def lookups():
    table = {i: i * i for i in range(0, 400, 2)}
    hits = total = 0
    for key in mixed(400, 250):
        found = table.get(key)
        if found is not None:
            hits += 1
            total += found
        total += table.get(key, -1) + table.setdefault(key, 7) - (key in table)
    print("lookups", hits, total, len(table), Key.calls)


def sets():
    seen = set()
    for item in mixed(300, 200):
        seen.add(item)
        seen.discard(3)
    chosen = {x for x in mixed(120, 90)}
    squares = {x: 1 for x in mixed(120, 90)}
    print("sets", len(seen), len(chosen), len(squares), Key.calls)


def raising():
    """A builtin raises within a hot loop, in the loop's function and in one that it calls."""

    def parse(text):
        return int(text) + 1

    texts = ["%d" % i if i % 7 else "x%d" % i for i in range(300)]
    good = bad = 0
    for text in texts:
        try:
            good += parse(text)
        except ValueError as error:
            bad += len(str(error))
    print("raising", good, bad)
    out = []
    stack = list(range(100))
    while True:
        try:
            out.append(stack.pop())
        except IndexError as error:
            print("popped", len(out), error)
            break
    table = {}
    missing = 0
    for i in range(200):
        try:
            table[i % 50] += 1
        except KeyError as error:
            missing += error.args[0]
            table[i % 50] = 1
    print("missing", missing, sum(table.values()))


def uncaught_in_callee():
    def inner(values, i):
        return math.sqrt(values[i])

    def outer(values):
        total = 0.0
        for i in range(len(values) + 1):
            total += inner(values, i)
        return total

    try:
        outer([4.0] * 150 + [-1.0])
    except ValueError as error:
        frame = error.__traceback__
        names = []
        while frame:
            names.append((frame.tb_frame.f_code.co_name, frame.tb_lineno - frame.tb_frame.f_code.co_firstlineno))
            frame = frame.tb_next
        print("uncaught", error, names)


def iterators():
    total = 0
    text = "the quick brown fox" * 12
    for i, c in enumerate(text):
        total += i * (c == "o")
    for a, b in zip(text, text[1:]):
        total += a < b
    for a, b, c in zip(range(100), text, [1.5] * 90):
        total += a + ord(b) + c
    table = {c: text.count(c) for c in text}
    for key, value in table.items():
        total += ord(key) * value
    for key in table:
        total += len(key)
    for value in table.values():
        total += value
    for item in frozenset(range(50)):
        total += item
    for item in reversed([1, 2, 3] * 30):
        total += item
    for byte in b"some bytes" * 9:
        total += byte
    waiting = deque(range(100))
    while waiting:
        first = waiting.popleft()
        if first % 3 == 0 and first < 90:
            waiting.append(first + 31)
        total += first
    print("iterators", total)
    growing = {i: i for i in range(60)}
    try:
        for key in growing:
            if key == 50:
                growing[-1] = 0
    except RuntimeError as error:
        print(error)


def generators_within_zip():
    def count(n):
        for i in range(n):
            yield i

    out = []
    for turn in range(60):
        second = count(3) if turn > 45 else [7, 8, 9]
        for a, b in zip([1, 2, 3, 4], second):
            out.append(a * b)
    print("zip", len(out), sum(out), out[-3:])


def numbers():
    x = 1
    for i in range(120):
        x = x * 3 + i
        x ^= x >> 5
    y = 7
    for i in range(200):
        y = (y * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
    floats = 0.0
    for i in range(1, 150):
        floats += round(i / 7, 3) + abs(-i) ** 0.5 + i // 3.0 + i % 2.5 + math.floor(i / 3) + divmod(i, 7)[1]
        floats = max(min(floats, 1e6), -1e6, i)
    print("numbers", x % 1000003, y, round(floats, 6))


def texts():
    out = []
    for i in range(150):
        name = f"{i:03d}-{i!r}-{chr(97 + i % 26)}"
        parts = name.split("-")
        out.append(parts[2].upper() + name[1:3] + name[-1] + str(i)[::-1])
        if name.startswith("09") and name.endswith("z") or parts[1].isdigit() and i < 3:
            out.append(name.replace("-", "+").strip("0"))
    text = ",".join(out)
    print("texts", len(text), hash(text) == hash("".join(text)), text[:40], text[-20:])
    shown = ""
    for value in mixed(90, 70):
        shown = f"{value}{shown[:30]}" + str(value)
    print(shown)


def defaults():
    groups = defaultdict(list)
    for i in range(200):
        groups[i % 13].append(i)
    counts = defaultdict(int)
    for word in ("a b c a b a " * 20).split():
        counts[word] += 1
    print("defaults", len(groups), sum(map(len, groups.values())), dict(counts))


def truths():
    yes = length = 0
    for value in mixed(200, 120) + ["", "x", [], [1], {}, {1: 2}, None, 0.0, 1.5] * 10:
        if value:
            yes += 1
        if not isinstance(value, (int, float, type(None))):
            length += len(value)
    print("truths", yes, length)


def extremes():
    least = most = None
    for value in mixed(150, 100):
        least = value if least is None else min(least, value)
        most = value if most is None else max(most, value)
    print("extremes", least, most, Key.calls)


for part in (
    lookups, sets, raising, uncaught_in_callee, iterators, generators_within_zip, numbers, texts, defaults, truths, extremes
):
    part()
    part()
