# bytearray: assignment, slices, growth, deletion and every mutating method.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


a = bytearray(b"hello")
print(a, repr(a), str(a), len(a), a[0], a[1:3], type(a[1:3]).__name__, a + b"!", b"!" + a, type(b"!" + a).__name__, a * 2)
a[0] = 72; print(a)
a[1:3] = b"EEE"; print(a)
a[1:4] = []; print(a)
a[:0] = b">>"; print(a)
a[len(a):] = range(65, 68); print(a)
a[::2] = b"#" * len(a[::2]); print(a)
a[-1:] = bytearray(b"end"); print(a)
a[2:4] = (1, 2); print(a)
a[1:3] = 2 * b"z"; print(a)
a[:] = a[::-1]; print(a)
a[1:1] = a; print(a)
del a[0]; print(a)
del a[1:4]; print(a)
del a[::3]; print(a)
del a[-2:]; print(a)

a = bytearray(b"abc")
a.append(100); print(a)
a.extend(b"ef"); print(a)
a.extend([103, 104]); print(a)
a.extend(x for x in (105, 106)); print(a)
a.insert(0, 48); a.insert(100, 49); a.insert(-1, 50); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(99); print(a)
a.reverse(); print(a)
b = a.copy(); b.clear(); print(a, b)
a += b"++"; a *= 2; print(a)
a.resize(5); print(a)
a.resize(8); print(a)
a.take_bytes if hasattr(a, "take_bytes") else None
a = bytearray(b"xyz")
for action in (
    lambda: a.append(256), lambda: a.append(-1), lambda: a.append("a"), lambda: a.append(b"a"), lambda: a.extend("ab"), lambda: a.extend([300]), lambda: a.extend(5), lambda: a.insert(0, 256), lambda: a.insert("a", 1), lambda: a.pop(10),
    lambda: bytearray().pop(), lambda: a.remove(1), lambda: a.remove(256), lambda: a.__setitem__(0, 256), lambda: a.__setitem__(9, 1), lambda: a.__setitem__("a", 1), lambda: a.__setitem__(0, "a"), lambda: a.__setitem__(slice(0, 1), "ab"),
    lambda: a.__setitem__(slice(0, 1), 5), lambda: a.__setitem__(slice(None, None, 2), b"abc"), lambda: a.__delitem__(9), lambda: hash(a), lambda: {a: 1}, lambda: bytearray("abc"), lambda: bytearray([256]), lambda: bytearray(-1), lambda: a.__iadd__("s"), lambda: a.resize(-1), lambda: a + "s",
):
    print(attempt(action))
print(a, a == b"xyz", a == bytearray(b"xyz"), a < b"xyzz", a is not bytearray(a), a.upper(), type(a.upper()).__name__, a.replace(b"x", b"__"), a.split(b"y"), a.join([b"1", b"2"]), a.hex(), a.decode(), bytearray.fromhex("4142"), bytearray(3), bytearray("é", "utf8"), a.find(b"z"), 121 in a, b"yz" in a, a.translate(None, b"y"), a.partition(b"y"), a.center(7, b"-"))
print(sorted(n for n in dir(bytearray) if n not in dir(bytes) and not n.startswith("_")))

print("sieve")
limit = 60
sieve = bytearray([1]) * (limit + 1)
sieve[0:2] = b"\0\0"
for i in range(2, int(limit**0.5) + 1):
    if sieve[i]:
        sieve[i * i::i] = bytes(len(range(i * i, limit + 1, i)))
print([i for i, flag in enumerate(sieve) if flag], sieve.count(1))
