# encode with each codec of the language and each error handler.
def attempt(action):
    try:
        print(ascii(action()))
    except UnicodeError as e:
        print(type(e).__name__, ascii(str(e)))
    except Exception as e:
        print(type(e).__name__, e)


text = "aé日😀"
for codec in ("utf-8", "utf8", "UTF-8", "utf_8", "ascii", "latin-1", "iso-8859-1", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-16", "utf-8-sig"):
    print(codec, end=" ")
    attempt(lambda: text.encode(codec))
for errors in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "unknown-handler"):
    print(errors, end=" ")
    attempt(lambda: text.encode("ascii", errors))
print("surrogates")
lone = "a\ud800b\udcffc"
for errors in ("strict", "ignore", "replace", "backslashreplace", "surrogatepass", "surrogateescape"):
    print(errors, end=" ")
    attempt(lambda: lone.encode("utf-8", errors))
attempt(lambda: "\udcff\udc80".encode("utf-8", "surrogateescape"))
attempt(lambda: "é€".encode("latin-1"))
attempt(lambda: "é€é".encode("latin-1", "replace"))
attempt(lambda: "abc".encode("no-such-codec"))
attempt(lambda: "abc".encode(5))
attempt(lambda: "abc".encode(encoding="ascii", errors="ignore"))
attempt(lambda: "é€€é".encode("ascii"))
attempt(lambda: "€".encode("ascii", "strict"))

print("the error's parts")
try:
    "ab\u0663cd".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, ascii(e.object), e.start, e.end, e.reason, e.args[0], isinstance(e, ValueError))
    e.reason = "changed"
    print(e)
try:
    UnicodeEncodeError("ascii", "x")
except TypeError as e:
    print(type(e).__name__, e)
print(UnicodeEncodeError("mycodec", "spam", 1, 3, "because"))
print(UnicodeDecodeError("mycodec", b"spam", 0, 1, "why not"))
print(UnicodeTranslateError("spam", 1, 2, "no reason"))
for n in (0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF):
    print(hex(n), chr(n).encode().hex(" "), chr(n).encode("utf-16-be").hex(" ") , len(chr(n)), chr(n).encode().decode() == chr(n))
