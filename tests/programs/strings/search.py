# find, index, count, startswith, endswith, replace and partition.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


s = "the cat sat on the mat, the end"
print(s.find("the"), s.find("the", 1), s.find("the", 1, 10), s.find("dog"), s.find(""), s.find("", 5), s.find("", 100), s.find("t", -3))
print(s.rfind("the"), s.rfind("the", 0, 20), s.rfind("dog"), s.rfind(""), s.rfind("", 0, 4), s.index("cat"), s.rindex("at"))
print(s.count("the"), s.count("t", 5, -5), s.count(""), s.count("", 40), "aaaa".count("aa"), "".count(""), "é日é".count("é"))
attempt(lambda: s.index("dog"))
attempt(lambda: s.rindex("dog"))
attempt(lambda: s.find(1))
attempt(lambda: s.find())
attempt(lambda: s.count("a", "b"))
attempt(lambda: s.find("a", None, None))
print("naïve café".find("é"), "naïve café".rfind("ï"), "日本日本".find("本", 2), "x😀y😀z".rfind("😀"), "aé".find("日"), "ab".find("é"))
print(("ab" * 1000 + "c").find("bc"), ("a" * 5000 + "b").find("ab"), ("a" * 5000).find("b"), ("abc" * 700).rfind("cab"), ("x" * 99 + "é" + "x" * 99).count("xx"))

print("prefixes and suffixes")
print(s.startswith("the"), s.startswith("cat", 4), s.startswith("cat", 4, 6), s.startswith(("x", "th")), s.startswith(""), s.startswith("", 100), s.startswith(()), s.endswith("end"), s.endswith("en", 0, -1), s.endswith(("a", "d")), s.endswith(s), s.endswith("x" + s))
attempt(lambda: s.startswith(1))
attempt(lambda: s.endswith(["end"]))
attempt(lambda: s.startswith(("a", 1)))
print("unhappy".removeprefix("un"), "unhappy".removeprefix("x"), "unhappy".removesuffix("py"), "unhappy".removesuffix(""), "aa".removeprefix("aaa"))
attempt(lambda: "a".removeprefix(("a",)))

print("replace")
print("aaa".replace("a", "b"), "aaa".replace("a", "b", 2), "aaa".replace("aa", "b"), "abc".replace("", "-"), "abc".replace("", "-", 2), "".replace("", "x"), "abc".replace("b", ""), "abc".replace("x", "y"), "日本".replace("本", "😀"), "abc".replace("b", "日"), "aXbX".replace("X", "", -1), "aaa".replace("a", "b", 0), "aaa".replace("a", "b", count=1))
attempt(lambda: "a".replace("a"))
attempt(lambda: "a".replace(1, 2))
attempt(lambda: "a".replace("a", "b", "c"))

print("partition")
print("k=v=w".partition("="), "k=v=w".rpartition("="), "kv".partition("="), "kv".rpartition("="), "=".partition("="), "a--b".partition("--"), "a日b".partition("日"))
attempt(lambda: "a".partition(""))
attempt(lambda: "a".rpartition(""))
attempt(lambda: "a".partition(1))
attempt(lambda: "a".partition())
attempt(lambda: "a".nothing)
attempt(lambda: "a".find("a", 0, 1, 2))
