# decode with each codec and error handler; broken UTF-8 of every sort.
def attempt(data, *args):
    try:
        print(data, args, ascii(data.decode(*args)))
    except UnicodeDecodeError as e:
        print(data, args, type(e).__name__, e, (e.encoding, e.start, e.end, e.reason))
    except Exception as e:
        print(data, args, type(e).__name__, e)


for data in (b"abc", "é日😀".encode(), b"\xef\xbb\xbfbom", b""):
    attempt(data)
    attempt(data, "utf-8-sig")
    attempt(data, "latin-1")
    attempt(data, "ascii", "replace")

print("broken UTF-8")
for data in (b"\x80", b"\xff", b"\xc3", b"\xc3(", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xf0\x28\x8c\xbc", b"\xc0\x80", b"\xc1\xbf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"ok\xfftail", b"\xe6\x97\xa5\xe6"):
    attempt(data)
    attempt(data, "utf-8", "replace")
    attempt(data, "utf-8", "ignore")
    attempt(data, "utf-8", "backslashreplace")
    attempt(data, "utf-8", "surrogateescape")
attempt(b"\xed\xa0\x80", "utf-8", "surrogatepass")
print(b"\xff\xfeab".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))

print("other codecs")
attempt(b"a\x00\xe9\x00", "utf-16-le")
attempt(b"\x00a", "utf-16-be")
attempt(b"\xff\xfea\x00", "utf-16")
attempt(b"\xfe\xff\x00a", "utf-16")
attempt(b"a", "utf-16-le")
attempt(b"\x00\xd8a\x00", "utf-16-le")
attempt(b"\x3d\xd8\x00\xde", "utf-16-le")
attempt(b"a\x00\x00\x00", "utf-32-le")
attempt(b"\x00\x00\x11\x00", "utf-32-le")
attempt(b"a\x80", "ascii")
attempt(b"a\x80", "ascii", "backslashreplace")
attempt(b"a", "nonsense")
attempt(b"\xff", "utf-8", "nonsense")
attempt(b"ok", "utf-8", "nonsense")
attempt(bytearray(b"\xc3\xa9"), "utf-8")
print(b"\xe9".decode(encoding="latin-1"), b"x".decode(errors="ignore"), str(b"\xc3\xa9", "utf-8"), str(bytearray(b"hi"), "ascii"), str(memoryview(b"mv"), "ascii"))
