# Dictionaries and sets through growth, deletion and collision; lists through growth; results by checksum.
def lcg(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2**31
        yield seed


class Bad:
    """All instances hash alike."""
    def __init__(self, v): self.v = v
    def __hash__(self): return 7
    def __eq__(self, o): return isinstance(o, Bad) and self.v == o.v
    def __repr__(self): return f"Bad({self.v})"


random = lcg(42)
d, model = {}, []
for step in range(6000):
    r = next(random)
    key = r % 400
    match r // 400 % 5:
        case 0 | 1 | 2:
            if key in d:
                model[[k for k, _ in model].index(key)] = (key, step)
            else:
                model.append((key, step))
            d[key] = step
        case 3 if key in d:
            del d[key]
            model = [(k, v) for k, v in model if k != key]
        case 4 if model and r % 3 == 0:
            k, v = d.popitem()
            assert (k, v) == model.pop()
    if step % 1500 == 0: print(step, len(d), list(d.items()) == model)
print(len(d), list(d.items()) == model, sum(d), sum(d.values()), list(d)[:3], list(d)[-3:], list(reversed(d))[:2])

bad = {Bad(i): i for i in range(60)}
for i in range(0, 60, 3): del bad[Bad(i)]
bad[Bad(0)] = "back"
print(len(bad), bad[Bad(59)], Bad(3) in bad, list(bad)[:2], list(bad)[-1], {Bad(1), Bad(1), Bad(2)} == {Bad(2), Bad(1)})
s = {Bad(i % 7) for i in range(30)}
print(len(s), sorted(b.v for b in s), sorted(b.v for b in s - {Bad(1), Bad(2)}), Bad(9) in s)

mixed = {}
for i in range(300):
    for key in (i, str(i), float(i) + 0.5, (i, i + 1), -i - 1, f"k{i}".encode(), i * 2**40, i * 2**70 + 1, frozenset([i])): mixed[key] = i
print(len(mixed), mixed[5], mixed["5"], mixed[5.5], mixed[5, 6], mixed[-6], mixed[b"k5"], mixed[5 * 2**40], mixed[5 * 2**70 + 1], mixed[frozenset([5])], mixed.get(5.0), mixed.get((5.0, 6)), mixed.get("300"))
keys = list(mixed)
for k in keys[::2]: del mixed[k]
for k in keys[::2]: mixed[k] = "again"
print(len(mixed), list(mixed) == keys[1::2] + keys[::2], sum(v == "again" for v in mixed.values()))

strings = {}
for i in range(3000): strings[f"name{i}"] = i
for i in range(0, 3000, 7): strings.pop(f"name{i}")
print(len(strings), strings["name2999"], "name7" in strings, sum(strings.values()))
numbers = set()
for _ in range(5000):
    r = next(random) % 900
    numbers.symmetric_difference_update({r})
print(len(numbers), sum(numbers), numbers == set(sorted(numbers)), len(numbers & set(range(100))), len(numbers | set(range(1000))), min(numbers - {min(numbers)}) > min(numbers))
l = []
for _ in range(4000):
    r = next(random)
    match r % 6:
        case 0 | 1: l.append(r % 1000)
        case 2: l.insert(r // 6 % (len(l) + 1), r % 1000)
        case 3 if l: l.pop(r // 6 % len(l))
        case 4: l[r % 10:r % 10 + 2] = [r % 7] * (r // 6 % 4)
        case 5 if len(l) > 50: del l[::25]
print(len(l), sum(i * v for i, v in enumerate(l)), l[:5], l[-5:], l.count(3), sorted(l)[:3], sum(l[::-3]))
table = [[0] * 30 for _ in range(30)]
for i in range(30):
    for j in range(30): table[i][j] = 1 if i == 0 or j == 0 else (table[i - 1][j] + table[i][j - 1]) % 1000007
print(table[29][29], sum(map(sum, table)), [row[i] for i, row in enumerate(table)][:6])
nested = {}
for word in "tea ten to inn i in and ant".split():
    node = nested
    for c in word: node = node.setdefault(c, {})
    node["$"] = True
def words(node, prefix=""):
    for k, v in sorted(node.items()):
        if k == "$": yield prefix
        else: yield from words(v, prefix + k)
print(list(words(nested)), nested["t"].keys(), len(repr(nested)))
