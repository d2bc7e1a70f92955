# split, rsplit, splitlines, join and strip in all their forms.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


s = "  one two\tthree \n four  "
print(s.split(), s.split(None, 2), s.split(maxsplit=1), s.rsplit(None, 1), s.rsplit(), s.split(" "), "".split(), " ".split(), "".split(","))
print("a,b,,c".split(","), "a,b,,c".split(",", 1), "a,b,,c".split(",", 0), "a,b,,c".rsplit(",", 2), "a,b,,c".split(",", -1), ",".split(","), ",,".rsplit(","), "a<>b<>c".split("<>"), "aaa".split("aa"), "aaa".rsplit("aa"), "abc".split("abc"), "a日b日".split("日"), "x\u2003y\xa0z\x1cw".split())
print("a b c".split(sep=" ", maxsplit=1), " a b ".split(None, 0), " a b ".rsplit(None, 0), "a b".split(maxsplit=0))
attempt(lambda: "a".split(""))
attempt(lambda: "a".rsplit(""))
attempt(lambda: "a".split(1))
attempt(lambda: "a".split("a", "b"))
attempt(lambda: "a".split(seperator=","))

print("lines")
text = "one\ntwo\r\nthree\rfour\x0bfive\x0csix\x1cseven\x85eight\u2028nine\n\nend"
print(text.splitlines())
print(text.splitlines(True))
print("".splitlines(), "\n".splitlines(), "a\n".splitlines(), "a".splitlines(), "a\n\nb\n".splitlines(keepends=True), "\r\n\n\r".splitlines(True))

print("join")
print(", ".join(["a", "b", "c"]), "".join([]), "-".join("xyz"), "日".join(("a", "b")), ",".join({"k": 1}), "".join(c for c in "gen"), ", ".join(["solo"]), ":".join(iter(["1", "2"])))
attempt(lambda: ",".join([1]))
attempt(lambda: ",".join(["a", None]))
attempt(lambda: ",".join(["a", b"b"]))
attempt(lambda: ",".join(5))
attempt(lambda: ",".join())
attempt(lambda: ",".join("a", "b"))

print("strip")
for t in ("  pad  ", "\t\n x \r", "xxhixx", "", "    ", "\u2003wide\u3000", "abcba"):
    print([t.strip(), t.lstrip(), t.rstrip(), t.strip("x"), t.lstrip("ab"), t.rstrip("ba"), t.strip(None), t.strip("")])
print("mississippi".strip("ipm"), "www.example.com".strip("cmowz."), "日本日".strip("日"), "é-é".rstrip("é"), "[x]".strip("[]"))
attempt(lambda: "a".strip(1))
attempt(lambda: "a".strip("a", "b"))


class Words:
    def __iter__(self):
        yield "from"
        yield "iterator"


print(" ".join(Words()), "|".join(str(n) for n in range(5)), " ".join(map(str, [1, 2.5, None])))
words = "the quick brown fox jumps over the lazy dog".split()
print(" ".join(sorted(words, key=len)), " ".join(w.capitalize() for w in words), max(words, key=len), {w[0] for w in words} >= set("tqb"))
