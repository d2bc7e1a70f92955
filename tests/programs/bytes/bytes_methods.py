# Every method of bytes on a sample, and wrong arguments.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


sample = b"The Rain\tin Spain\n"
calls = {
    "capitalize": (), "center": (24, b"*"), "count": (b"in",), "decode": (), "endswith": (b"n\n",), "expandtabs": (4,), "find": (b"ain",), "hex": (), "index": (b"ain",),
    "isalnum": (), "isalpha": (), "isascii": (), "isdigit": (), "islower": (), "isspace": (), "istitle": (), "isupper": (), "join": ([b"1", b"2"],), "ljust": (22, b"."), "lower": (),
    "lstrip": (b"Teh",), "partition": (b"ain",), "removeprefix": (b"The ",), "removesuffix": (b"\n",), "replace": (b"ain", b"OK"), "rfind": (b"ain",), "rindex": (b"ain",), "rjust": (22,),
    "rpartition": (b"ain",), "rsplit": (None, 1), "rstrip": (), "split": (), "splitlines": (True,), "startswith": ((b"x", b"Th"),), "strip": (b"T\n",), "swapcase": (), "title": (),
    "translate": (None, b"ai"), "upper": (), "zfill": (22,),
}
for name, arguments in calls.items():
    print(name, attempt(lambda: getattr(sample, name)(*arguments)))
missing = [n for n in dir(bytes) if not n.startswith("_") and n not in calls]
print("others:", missing)

print("numbers as needles")
print(b"abcabc".find(98), b"abcabc".rfind(98), b"abcabc".count(97), b"abcabc".index(99), b"abc".find(b""), b"abcabc".find(b"c", 3), b"abcabc".count(b"bc", 2))
print(b"a,b,,c".split(b","), b" a  b ".split(), b"a,b,c".rsplit(b",", 1), b"a\nb\r\nc\rd\x0be\x1cf".splitlines(), b"".split(), b"".split(b","), b"aXbX".replace(b"X", b"", 1), b"abc".replace(b"", b"-"))
print(b"-5".zfill(4), b"+5".zfill(4), b"x".center(4), b"\tx".expandtabs(), b"a.b".partition(b"."), b"ab".partition(b"."), b"ab".rpartition(b"."))
print([b"123".isdigit(), b"".isdigit(), b"\xe9".isalpha(), b"Ab Cd".istitle(), b"\xff".isascii(), b" \t".isspace(), b"A1".isupper(), "É".encode().lower()])
table = bytes.maketrans(b"abc", b"xyz")
print(len(table), b"aabbcc".translate(table), b"aabbcc".translate(table, b"b"), b"abc".translate(bytes(range(256))), b"abc".translate(None, delete=b"a"))

for action in (
    lambda: b"a".find("a"), lambda: b"a".find(256), lambda: b"a".find(1.5), lambda: b"a".index(b"z"), lambda: b"a".rindex(b"z"), lambda: b"a".split(""), lambda: b"a".split(b""), lambda: b"a".join(["x"]), lambda: b"a".join(b"xy"), lambda: b"a".join([1]),
    lambda: b"a".replace("a", "b"), lambda: b"a".startswith("a"), lambda: b"a".endswith((1,)), lambda: b"a".strip("a"), lambda: b"a".center(5, "x"), lambda: b"a".center(5, b"xy"), lambda: b"a".translate(b"short"), lambda: bytes.maketrans(b"a", b""),
    lambda: b"a".partition(b""), lambda: b"a".removeprefix("a"), lambda: b"a".encode(), lambda: b"a".format(1), lambda: b"a".count(None), lambda: b"a".upper(1), lambda: bytes.upper("a"), lambda: b"a".join(None), lambda: b"a".zfill("5"),
):
    print(attempt(action))
print(b",".join([b"a", bytearray(b"b"), memoryview(b"c")]), type(b"".join([bytearray(b"x")])).__name__, b"abc".startswith(bytearray(b"ab")), b"abc".find(memoryview(b"c")))
