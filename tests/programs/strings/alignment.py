# center, ljust, rjust, zfill, expandtabs.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


for s in ("", "a", "ab", "abc", "日本", "😀"):
    for width in (-1, 0, 4, 5):
        print([s.center(width), s.ljust(width), s.rjust(width), s.center(width, "*"), s.ljust(width, "日"), s.rjust(width, "."), s.zfill(width)])

print([n.zfill(6) for n in ("42", "-42", "+42", "--1", "-", "+", "", "abc", "-abc", "1234567", "-1.5", "é")])
attempt(lambda: "a".center())
attempt(lambda: "a".center(5, "ab"))
attempt(lambda: "a".ljust(5, ""))
attempt(lambda: "a".rjust(5, 1))
attempt(lambda: "a".center("5"))
attempt(lambda: "a".zfill("5"))
attempt(lambda: "a".zfill(5.0))

print("tabs")
for s in ("a\tb", "\t", "ab\tcd\tef", "abcdefgh\tx", "a\n\tb", "a\r\tb", "日\tx", "\t\t|", "no tabs"):
    print([s.expandtabs(), s.expandtabs(4), s.expandtabs(1), s.expandtabs(0), s.expandtabs(tabsize=3)])
attempt(lambda: "a\tb".expandtabs("x"))
print(["a\tb".expandtabs(-5)])

print("a table by hand")
rows = [("apple", 3, 1.25), ("banana", 12, 0.5), ("cherry pie", 100, 12.999)]
widths = [max(len(str(row[i])) for row in rows) for i in range(3)]
for name, count, price in rows:
    print(name.ljust(widths[0], "."), str(count).rjust(widths[1]), str(price).center(widths[2], "~"), sep=" | ")

print("a banner")
for line in ("", "Welcome", "to the conformance programs", ""):
    print("#" + line.center(31) + "#")
