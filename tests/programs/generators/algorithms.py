# Programs made of generators: permutations, a scheduler, a tokenizer, primes, sliding windows, merges.
def permutations(items):
    if len(items) <= 1: yield items
    else:
        for i in range(len(items)):
            for rest in permutations(items[:i] + items[i + 1:]): yield [items[i]] + rest


def combinations(items, k, start=0):
    if k == 0: yield []
    else:
        for i in range(start, len(items)):
            for tail in combinations(items, k - 1, i + 1): yield [items[i]] + tail


print(["".join(p) for p in permutations(list("abc"))], list(combinations("wxyz", 2)), sum(1 for _ in permutations(list(range(6)))))


def task(name, steps):
    for i in range(steps):
        yield f"{name}{i}"
    return name.upper()
def round_robin(tasks):
    queue, done = list(tasks), []
    while queue:
        t = queue.pop(0)
        try:
            yield next(t)
            queue.append(t)
        except StopIteration as stop: done.append(stop.value)
    yield done
print(list(round_robin([task("a", 2), task("b", 3), task("c", 1)])))


def tokens(text):
    i = 0
    while i < len(text):
        c = text[i]
        if c.isspace(): i += 1
        elif c.isdigit():
            j = i
            while j < len(text) and text[j].isdigit(): j += 1
            yield "number", int(text[i:j])
            i = j
        elif c in "+-*/()": yield "op", c; i += 1
        else: raise SyntaxError(f"unexpected {c!r} at {i}")
    yield "end", None


def evaluate(text):
    stream = tokens(text)
    current = next(stream)
    def advance():
        nonlocal current
        old, current = current, next(stream, ("end", None))
        return old[1]
    def atom():
        value = advance()
        if value == "(":
            value = addition(); advance()
        elif value == "-": value = -atom()
        return value
    def product():
        left = atom()
        while current[1] in ("*", "/") and current[0] == "op": left = left * atom() if advance() == "*" else left / atom()
        return left
    def addition():
        left = product()
        while current[1] in ("+", "-") and current[0] == "op": left = left + product() if advance() == "+" else left - product()
        return left
    return addition()


for text in ("1 + 2 * 3", "(1 + 2) * 3", "10 / 4 - 1", "-(2 + 3) * 2", "2 * (3 + (4 - 1)) / 3", "1 + $"):
    try: print(text, "=", evaluate(text))
    except SyntaxError as e: print(text, "=", e)


def sieve():
    found = {}
    n = 2
    while True:
        if n not in found:
            yield n
            found[n * n] = [n]
        else:
            for p in found.pop(n): found.setdefault(n + p, []).append(p)
        n += 1
def take(n, it): return [next(it) for _ in range(n)]
def window(it, n):
    buffer = []
    for v in it:
        buffer.append(v)
        if len(buffer) > n: buffer.pop(0)
        if len(buffer) == n: yield tuple(buffer)
def merge(*its):
    heads = [(next(it), it) for it in map(iter, its)]
    while heads:
        smallest = min(heads, key=lambda h: h[0])
        yield smallest[0]
        heads.remove(smallest)
        for v in smallest[1]:
            heads.append((v, smallest[1]))
            break
def running_average():
    total = n = 0
    average = None
    while True:
        total += yield average
        n += 1
        average = total / n
avg = running_average(); next(avg)
print(take(15, sieve()), list(window(range(5), 3)), list(merge([1, 4, 9], [2, 3, 10], [5])), [avg.send(v) for v in (10, 20, 60)])
def walk(tree, path=()):
    for k, v in tree.items():
        if isinstance(v, dict): yield from walk(v, path + (k,))
        else: yield "/".join(path + (k,)), v
print(list(walk({"a": {"b": 1, "c": {"d": 2}}, "e": 3})))
def chunks(seq, n):
    for i in range(0, len(seq), n): yield seq[i:i + n]
def collatz(n):
    while n != 1:
        yield n
        n = n // 2 if n % 2 == 0 else 3 * n + 1
    yield 1
def gray(n):
    if n == 0: yield ""
    else:
        yield from ("0" + g for g in gray(n - 1))
        yield from ("1" + g for g in reversed(list(gray(n - 1))))
print(list(chunks("abcdefg", 3)), list(collatz(6)), max(collatz(27)), list(gray(3)))
