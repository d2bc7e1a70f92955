# bytes: making, indexing, slicing, comparing, refusing.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


b = b"hello\x00\xff"
print(b, len(b), b[0], b[-1], b[1:3], b[::-1], b[::2], b[10:], list(b[:3]), b + b"!", b * 2, 2 * b"ab", b"" * 5)
print(bytes(), bytes(3), bytes([1, 2, 255]), bytes(range(4)), bytes("é", "utf-8"), bytes("é", encoding="latin-1"), bytes(b"copy"), bytes(bytearray(b"ba")), bytes(memoryview(b"mv")), bytes((65, 66)), bytes(iter([1])))
print(repr(b"'"), repr(b'"'), repr(b"'\""), repr(b"\t\n\r\\\x7f\x80"), b"\x41\102\n", str(b"x"), f"{b'x'}", "%s" % b"y", ascii(b"\xe9"))
for action in (
    lambda: bytes(-1), lambda: bytes([256]), lambda: bytes([-1]), lambda: bytes("abc"), lambda: bytes(["a"]), lambda: bytes(1.5), lambda: bytes(None), lambda: bytes("é", "ascii"), lambda: bytes(b"a", "ascii"),
    lambda: bytes(1, "ascii"), lambda: bytes([1, 2, 300]), lambda: bytes(errors="strict"), lambda: bytes([1.0]), lambda: b[10], lambda: b[-10], lambda: b["a"], lambda: b[1.0], lambda: b + "a", lambda: "a" + b, lambda: b + [1],
    lambda: b * "a", lambda: b < "a", lambda: b.__setitem__(0, 1), lambda: b % 5, lambda: "a" in b, lambda: 256 in b, lambda: -1 in b, lambda: 1.0 in b, lambda: None in b, lambda: bytes(2**70),
):
    attempt(action)
print(104 in b, b"ell" in b, b"" in b, b"xyz" in b, 0 in b, 255 in b)
print(b"a" == b"a", b"a" == bytearray(b"a"), b"a" == memoryview(b"a"), b"a" == "a", b"a" != "a", b"a" < b"b", b"a" < bytearray(b"ab"), b"" < b"a", b"\xff" > b"\x7f")
print(hash(b"ab") == hash(bytes([97, 98])), {b"k": 1}[b"k"], b"k" in {"k": 1}, sorted([b"b", b"a", b"ab"]), min(b"hello"), max(b"hello"), sum(b"abc"))
print(bytes.fromhex("00 ff 1a2B"), b"\x00\xff\x1a".hex(), b"\x00\xff\x1a\x2b".hex(":"), b"\x00\xff\x1a\x2b\x3c".hex("-", 2), b"\x00\xff\x1a\x2b\x3c".hex("-", -2), bytes.fromhex(""))
for action in (lambda: bytes.fromhex("0"), lambda: bytes.fromhex("0g"), lambda: bytes.fromhex("0 0"), lambda: b"a".hex("--"), lambda: b"a".hex(5), lambda: bytes.fromhex(5), lambda: bytes.fromhex("é0")):
    attempt(action)


class HasBytes:
    def __bytes__(self):
        return b"from __bytes__"


class BadBytes:
    def __bytes__(self):
        return "text"


class Tag(bytes):
    pass


attempt(lambda: bytes(HasBytes()))
attempt(lambda: bytes(BadBytes()))
t = Tag(b"xy")
t.note = "kept"
print(t, type(t).__name__, type(t[:1]).__name__, t.note, t == b"xy", {b"xy": 1}[t], [*t])
print(b"one" b"two", rb"\n", len(rb"\n"), bytes(map(ord, "abc")), bytes(c ^ 32 for c in b"Hello"))
