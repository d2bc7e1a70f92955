# maketrans and translate with dictionaries, deletions and objects that subscript.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(sorted(str.maketrans("abc", "xyz").items()), sorted(str.maketrans("ab", "xy", "z").items()), str.maketrans({"a": 1, 98: "two", "c": None}))
print("aabbcc".translate(str.maketrans("abc", "xyz")), "aabbcc".translate(str.maketrans("a", "b", "c")))
print("hello".translate({ord("l"): "L", ord("o"): None, ord("h"): 0x48}), "hello".translate({}), "".translate({97: 98}))
print("abc".translate({97: "long text", 98: "", 99: 0x1F600}), "日本".translate({ord("日"): "sun"}))

rot13 = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")
secret = "Hello, World!".translate(rot13)
print(secret, secret.translate(rot13))


class Shift:
    def __getitem__(self, code):
        if code == 32:
            raise LookupError
        return code + 1


class Broken:
    def __getitem__(self, code):
        raise ValueError("no table")


print("HAL 9000".translate(Shift()))
attempt(lambda: "abc".translate(Broken()))
attempt(lambda: "abc".translate(None))
attempt(lambda: "abc".translate({97: -1}))
attempt(lambda: "abc".translate({97: 0x110000}))
attempt(lambda: "abc".translate({97: 1.5}))
attempt(lambda: str.maketrans("ab", "x"))
attempt(lambda: str.maketrans("ab"))
attempt(lambda: str.maketrans({"ab": 1}))
attempt(lambda: str.maketrans({1.5: 1}))
attempt(lambda: str.maketrans(1, 2))
attempt(lambda: str.maketrans("a", "b", 1))
attempt(lambda: str.maketrans())
attempt(lambda: "abc".translate())

print("a list is a table too")
table = list(range(128))
table[ord("a")] = "@"
print("banana é".translate(table))

print("counting letters")
text = "It was the best of times, it was the worst of times"
letters = text.lower().translate(str.maketrans("", "", " ,"))
print(letters, {c: letters.count(c) for c in sorted(set(letters))})
