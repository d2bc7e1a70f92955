# Upper, lower, title, casefold, swapcase and the is… questions, ASCII and beyond.
samples = ["hello world", "HELLO", "Hello World", "hELLO wORLD", "they're bill's", "straße", "ǆ ǅ Ǆ", "ﬁne", "İstanbul", "ΑΣ ΣΑΣ σ", "ñandú", "日本", "x1y2", "", "ŉ", "ὈΔΥΣΣΕΎΣ"]
for s in samples:
    print([s.upper(), s.lower(), s.title(), s.capitalize(), s.swapcase(), s.casefold()])
    print(len(s), len(s.upper()), len(s.lower()), s.upper().lower() == s.lower())

questions = ["isalpha", "isalnum", "isdigit", "isdecimal", "isnumeric", "isspace", "isupper", "islower", "istitle", "isidentifier", "isprintable", "isascii"]
print("".join(f"{q[2:]:>11}" for q in questions))
for s in ["", "a", "Z", "5", " ", "\t", "é", "É", "日", "٣", "²", "½", "Ⅷ", "_", "a1", "1a", "Ab", "AB", "aB", "A B", "Ab Cd", "a_b", "class", "\n", "\x00", "\xa0", "\u2028", "😀", "ª", "ǅ", "a b", "-1", "1.5", "\u200b", "\ud800", "µ"]:
    print(f"{ascii(s):>9}", "".join(f"{'yes' if getattr(s, q)() else '.':>5}" for q in questions))

print("straße".casefold() == "STRASSE".casefold(), "ß".upper(), "ﬀ".upper(), "ŉ".title(), "ǆ".title(), "I".lower(), "İ".lower() == "i̇", "ſ".upper(), "K".lower())
for method in ("upper", "islower", "casefold", "title"):
    try:
        getattr("a", method)(1)
    except TypeError as e:
        print(type(e).__name__, e)
try:
    str.upper(5)
except TypeError as e:
    print(type(e).__name__, e)
try:
    str.upper()
except TypeError as e:
    print(type(e).__name__, e)
print(str.upper("abc"), list(map(str.title, ["a b", "c"])), sorted(["b", "A", "c", "B"], key=str.lower), "abc".upper is not None)
