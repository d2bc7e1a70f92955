# Code points by index, slices with every sign of step, containment, repetition.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


for s in ("abcdefgh", "aéb日c😀d", "ÿÿÿÿÿÿ", "日本語テキスト", "😀😁😂🤣😃"):
    n = len(s)
    print(s, n, s[0], s[-1], s[n // 2], s[2:5], s[::-1], s[1::2], s[-3:], s[:-3], s[5:1:-2], s[10:], s[-100:2], s[::-3])
    print(all(s[i] == s[i - n] for i in range(n)), "".join(s[i] for i in range(n)) == s, [s[i:i + 2] for i in range(0, n, 2)])

long = "".join(chr(0x41 + i % 26) if i % 3 else chr(0x1F600 + i % 40) for i in range(3000))
print(len(long), long[1234], long[2999], long[1500:1510], long[::500], long.index("Z"), long.rindex("Z"), long.count("B"))

attempt(lambda: "abc"[3])
attempt(lambda: "abc"[-4])
attempt(lambda: ""[0])
wrong = "a"
attempt(lambda: "abc"[wrong])
wrong_float = 1.0
attempt(lambda: "abc"[wrong_float])
attempt(lambda: "abc"[::0])
attempt(lambda: "abc"["a":])
nothing = None
attempt(lambda: "abc"[nothing])
attempt(lambda: "abc"[None:None:None])
attempt(lambda: "abc"[True])
pair = 1, 2
attempt(lambda: "abc"[pair])
s = "abc"
attempt(lambda: exec("s[0] = 'x'", {"s": s}))
attempt(lambda: s.__setitem__(0, "x"))
attempt(lambda: delattr(s, "upper"))
attempt(lambda: setattr(s, "name", 1))

print("containment")
print("b" in "abc", "bc" in "abc", "" in "", "" in "abc", "ac" in "abc", "日" in "a日", "x" not in "abc")
attempt(lambda: 1 in "abc")
attempt(lambda: None in "abc")
attempt(lambda: b"a" in "abc")

print("repetition and sum")
print("ab" * 3, 3 * "ab", "ab" * 0, "ab" * -1, "日" * 4, "" * 1000000 == "", "a" + "é" + "日" + "😀")
attempt(lambda: "a" * "b")
attempt(lambda: "a" * 1.5)
attempt(lambda: "a" + 1)
attempt(lambda: 1 + "a")
attempt(lambda: "a" + b"b")
attempt(lambda: "a" - "b")
attempt(lambda: "a" < 1)
attempt(lambda: sum(["a", "b"], ""))
attempt(lambda: -"a")
t = "x"
t += "y"
t *= 3
print(t, t[2:4] * 2, len("é" * 100), ("ab" * 500)[-3:])
for c in "h日😀":
    print(c, ord(c), chr(ord(c)) == c, c.encode())
print(list("aé"), tuple("xy"), dict(zip("ab", "cd")), sorted("hello"), "".join(reversed("añ😀")), max("hello"), min("hello"))
