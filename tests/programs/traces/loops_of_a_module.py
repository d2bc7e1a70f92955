"""Loops in a module's body, whose names are globals; functions that store globals; bodies that are run with other names."""

total = 0
for i in range(500):
    total = total + i % 7
print(total, i)

x, steps = 27, 0
while x != 1:
    x = 3 * x + 1 if x % 2 else x // 2
    steps += 1
print(steps)

half, text, pair = 0.5, "", None
for i in range(300):
    half = half * 1.01 - 0.002
    if i % 50 == 0:
        text += "abc"[i // 50 % 3]
        pair = (i, text)
print(round(half, 9), text, pair)

values = []
for i in range(200):
    values.append(i * i)
    if i == 120:
        late = values[-1]
    if i > 150:
        late += 1
print(sum(values), late)

count = 0


def tick(n):
    global count, fresh
    for i in range(n):
        count += i & 1
        if count == 40:
            fresh = [count]
        if count > 40:
            fresh.append(count)
    return count


print(tick(200), len(fresh))
for turn in range(60):
    tick(3)
print(count, len(fresh))

# A builtin is covered by a global of its name, and shows again.
sizes = []
for i in range(200):
    sizes.append(len("four"))
    if i == 90:
        def len(value):
            return -1
    if i == 150:
        del len
print(sizes.count(4), sizes.count(-1), sizes[89:93])

# Other names than the globals.
source = """
a = 0
for i in range(120):
    a += i
b = a
"""
names, inner = {"a": 5}, {}
exec(source, names, inner)
print(sorted(k for k in names if k != "__builtins__"), sorted(inner.items()))
exec(source, names)
print(names["a"], names["b"], names["i"])
body = compile(source, "body", "exec")
for turn in range(4):
    one, two = {}, {}
    exec(body, one)
    exec(body, one, two)
    exec(body, two)
    print(one["b"], two["b"], "b" in globals())


class Squares:
    held = []
    for i in range(100):
        held.append(i * i)
        last = held[-1]
    total = sum(held)


print(Squares.total, Squares.last, Squares.i)

try:
    for i in range(200):
        if i == 130:
            del total
        total = total + 1
except NameError as error:
    print(error, i)

kept = 0
for i in range(300):
    globals()["kept"] = i
    kept += 1
    if i % 100 == 99:
        globals()["more%d" % i] = kept
print(kept, more99, more299)

for word in ["a", "b", 1, 2.5, None, True] * 40:
    held = word
    flag = held == "a" or held is None
print(held, flag)

import sys
for i in range(150):
    try:
        if i % 9 == 8:
            raise ValueError(i)
        good = i
    except ValueError as error:
        bad = error.args[0]
print(good, bad, sys.exception())
