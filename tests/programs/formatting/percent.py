# The % operator on strings: flags, widths, kinds, mappings and complaints.
def attempt(template, values):
    try:
        print(repr(template), "->", template % values)
    except Exception as e:
        print(repr(template), "->", type(e).__name__, e)


attempt("%s %r %a", ("é", "é", "é"))
attempt("%d %i %u", (1, -2, 3.9))
attempt("%5d|%-5d|%05d|%+d|% d|%+05d|%-05d|", (42,) * 7)
attempt("%x %X %#x %#X %o %#o %#06x", (255, 255, 255, 255, 8, 8, 255))
attempt("%f %.2f %8.3f %-8.1f| %+.0f %#.0f", (1.5, 2.345, 3.14159, 2.5, 2.5, 2.5))
attempt("%e %.2E %g %G %.3g %#g", (12345.678, 0.00012, 1e-5, 1e20, 1234567, 1.0))
attempt("%c%c%c", (65, "b", 0x1F600))
attempt("%5s|%-5s|%.2s|%5.1s|", ("abc",) * 4)
attempt("%%|%5%|", ())
attempt("%(a)s %(b)05d %(a)r", {"a": "x", "b": 7})
attempt("%(missing)s", {"a": 1})
attempt("%(a)s", {"a": (1, 2)})
attempt("%(a(b))s", {"a(b)": "parens"})
attempt("%*d|%-*d|%.*f|%*.*f", (5, 1, 5, 2, 2, 3.14159, 8, 3, 2.5))
attempt("%s", (1, 2))
attempt("%s", ((1, 2),))
attempt("%s %s", 1)
attempt("%s", ())
attempt("plain", ())
attempt("plain", 1)
attempt("plain", {"a": 1})
attempt("plain", [1])
attempt("%s", [1, 2])
attempt("%s", None)
attempt("%d", 10**25)
attempt("%x", -255)
attempt("%.3d", 5)
attempt("%8.3d|", -5)
attempt("%d", True)
attempt("%s %d", ("a", 2.99))
attempt("%ld %hd %Lf", (1, 2, 3))
print("refused")
attempt("%d", "a")
attempt("%d", None)
attempt("%d", 1j)
attempt("%x", 1.5)
attempt("%c", "ab")
attempt("%c", 0x110000)
attempt("%c", 1.5)
attempt("%f", "a")
attempt("%", 1)
attempt("%y", 1)
attempt("abc%", ())
attempt("%(a", {"a": 1})
attempt("%(a)d", 5)
attempt("%*d", ("a", 1))
attempt("%d %d", (1,))
attempt("%d", float("nan"))
attempt("%d", float("inf"))
attempt("%.999999999999d", 1)
attempt("%s %(a)s", {"a": 1})
attempt("%(a)*d", {"a": 1})


class Both:
    def __int__(self):
        return 7

    def __index__(self):
        return 8

    def __float__(self):
        return 9.5

    def __str__(self):
        return "both"


attempt("%d %x %f %s", (Both(),) * 4)
template = "%s"
template %= 5
print(template, "%s-%s" % tuple("ab"), "%s" % (None,), "%05.1f%%" % 99.55)
