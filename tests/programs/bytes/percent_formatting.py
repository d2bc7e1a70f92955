# The % operator on bytes and bytearray.
def attempt(template, values):
    try:
        print(template, "->", template % values)
    except Exception as e:
        print(template, "->", type(e).__name__, e)


class HasBytes:
    def __bytes__(self):
        return b"<own>"


attempt(b"%d %i %5d|%-5d|%05d", (1, 2, 3, 4, 5))
attempt(b"%s %b", (b"raw", bytearray(b"array")))
attempt(b"%s", HasBytes())
attempt(b"%b", memoryview(b"view"))
attempt(b"%r %a", ("é", "é"))
attempt(b"%x %X %#x %o", (255, 255, 255, 8))
attempt(b"%.2f %e %g", (1.005, 12345.6789, 1e-7))
attempt(b"%c%c", (65, b"B"))
attempt(b"%%", ())
attempt(b"%(k)s=%(v)d", {b"k": b"key", b"v": 5})
attempt(b"%*d", (6, 7))
attempt(b"%.2s|%5s|%-5s|", (b"abcdef", b"ab", b"ab"))
attempt(b"%s", "text")
attempt(b"%b", 5)
attempt(b"%d", b"5")
attempt(b"%c", 256)
attempt(b"%c", b"ab")
attempt(b"%c", "a")
attempt(b"%(k)s", {"k": b"str key"})
attempt(b"%s %s", (b"a",))
attempt(b"%s", (b"a", b"b"))
attempt(b"%z", 1)
attempt(b"%", 1)
attempt(b"none", 1)
attempt(bytearray(b"%d items"), 3)
print(type(bytearray(b"%d") % 1).__name__, type(b"%d" % 1).__name__)
data = b"%s"
data %= b"in place"
print(data)
header = b"%s: %s\r\n"
print(b"".join(header % pair for pair in [(b"Host", b"example"), (b"Length", b"%d" % 42)]))
