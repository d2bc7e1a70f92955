# while and for with else, break, continue, nesting, odd targets.
def search(rows, wanted):
    for r, row in enumerate(rows):
        for c, v in enumerate(row):
            if v == wanted: break
        else: continue
        return r, c
    else: return "absent"


print(search([[1, 2], [3, 4]], 3), search([[1]], 9), search([], 1))
n = 10
while n > 0:
    n -= 3
    if n == 4: continue
    if n == 1: break
    print(n, end=" ")
else: print("else not reached")
print("left at", n)
while n < 3: n += 1
else: print("while else", n)
while False: print("never")
else: print("at once")
for i in []: pass
else: print("empty for")
for i in range(3): pass
print("loop variable lives on", i)
for i in "": i = "never"
print(i)
class Box: pass
box, items = Box(), [0, 0]
for box.value in "ab": print(box.value, end=" ")
for items[0], (items[1], *rest) in [(1, "xyz"), (2, [3])]: print(items, rest, end=" ")
for (a, b), c in {("p", "q"): "r"}.items(): print(a, b, c)
for x, in [(1,), (2,)]: print(x, end=" ")
for *a, b in [(1, 2, 3), "z"]: print(a, b, end=" ")
for y in 1, 2, *[3]: print(y, end=" ")
print()
out = []
for i in range(4):
    for j in range(4):
        if j == i: break
        if (i + j) % 2: continue
        out.append((i, j))
    else: out.append(f"full {i}")
print(out)
total, k = 0, 0
while True:
    k += 1
    if k > 100: break
    if k % 2: continue
    for m in range(k):
        if m == 3: break
        total += m
    else:
        total += 1000
print(total, k)
def early():
    while True:
        for i in range(10):
            if i == 5: return i
def infinite_with_state(limit, seen=()):
    state = "a"
    while state != "end":
        match state:
            case "a": state = "b"
            case "b": state = "c" if len(seen) < limit else "end"
            case "c": state = "a"
        seen += (state,)
    return seen
print(early(), infinite_with_state(4))
i = 0
while (i := i + 1) < 4: print(i, end=" ")
print()
if i == 0: print("zero")
elif i == 4: print("four")
else: print("else")
if []: pass
elif not i: pass
else: print("chain", "a" if i > 5 else "b" if i > 3 else "c")
primes = []
candidate = 2
while len(primes) < 15:
    for p in primes:
        if p * p > candidate: pass
        if candidate % p == 0: break
    else: primes.append(candidate)
    candidate += 1
print(primes)
for i in range(10**20, 10**20 + 2): print(i, end=" ")
for i in reversed(range(-2, 2)): print(i, end=" ")
for i, c in enumerate("ab", start=1): print(i, c, end=" ")
for a, b in zip([1, 2], "xy"): print(a, b, end=";")
print()
x = y = z = 0
for x in range(3):
    for y in range(x):
        for z in range(y):
            print(x, y, z)
for i in range(3):
    try:
        if i == 1: continue
    finally:
        print("f", i, end=" ")
print()
pass; ...; "a string as a statement"; 1 + 1
if True: a = 1; b = 2
print(a, b)
