# String literals, escapes, and which quotes and escapes repr chooses.
samples = [
    "", "plain", 'it\'s', "say \"hi\"", 'both \' and "', "tab\tnew\nret\r", "back\\slash", "\0\x01\x1f\x7f", "\x80\x9f\xa0\xad",
    "é", "ß", "日本", "😀", "\u200b", "\u2028", "\ud800", "\udfff\ud83d", "\ufeff", "\U0010ffff", "\uffff", "e\u0301", "\N{GREEK SMALL LETTER ALPHA}",
    "\N{BULLET}", "\a\b\f\v", "\101\60\7", "\x41\u0042\U00000043",
]
for s in samples:
    print(repr(s), ascii(s), len(s), [hex(ord(c)) for c in s][:6])

print(r"raw \n \x41 \\", R'\'', r"\"", len(r"\n"))
print("joined " "together" ' here', "a" 'b' """c""")
print("""triple "quoted" text
over lines with a \
continuation""")
print('''it's "both" ''')
print("line \
continued", "tab	inside")
print(u"old prefix", U"x")
print(("one " "two "
       "three"))
print(b"bytes \x00\xff\t'", b'"', b"'\"", rb"\x00", Rb"\d", bR"\w")
print("%r %r" % ("a'b", 'a"b'), f"{'q'!r} {'é'!a} {'s'!s}")
print([["a'"], ('b"',), {"k\n": '\\'}])
print(str("x"), str(), str(5), str(None), str([1, "a"]), str(b"ab", "ascii"), str(b"\xc3\xa9", encoding="utf-8"), str(b"\xff", "utf8", "replace"))
for bad in (lambda: str(b"\xff", "utf-8"), lambda: str("a", "utf-8"), lambda: str(5, "utf-8"), lambda: str(1, 2, 3, 4), lambda: str(encoding="x", obj=1)):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
print(str(object=7), str(b"ab"), str(errors="strict"))
print("interned" == "inter" + "ned", "a" < "b" < "é" < "日" < "😀", "Z" < "a", "" < "a", "abc" < "abd", "ab" < "abc", "10" < "9")
print("\ud83d" + "\ude00" == "😀", len("\ud83d\ude00"), len("😀"), "\uffff" < "😀")
