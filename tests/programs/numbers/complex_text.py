# repr, parsing and formatting of complex numbers; the constructor's forms.
def attempt(*args, **kwargs):
    try:
        print(args, kwargs, complex(*args, **kwargs))
    except Exception as e:
        print(args, kwargs, type(e).__name__, e)


print([1j, -1j, 0j, 1 + 0j, -0j, complex(-0.0, 1), complex(0, -1), 1.5 - 2.5j, 1e20 + 1e-7j, complex("inf+nanj")])
print(str(2 - 3j), repr(1e16j), 3.0j, 1_0j, .5j, 1e2J)

for text in ("1+2j", "1-2J", " 3j ", "(1+2j)", "( 1+2j )", "-j", "+j", "j", "1e3-1e-3j", "inf", "-infj", "nan+nanj", "1_0+2_0j", "5", "-0.0-0.0j", "1.e2+.5j"):
    attempt(text)
for text in ("", "1+", "1+2", "1 + 2j", "1+2j+3j", "2jj", "i", "1+i", "((1+2j))", "(1+2j", "1j2", "1+-j", "a"):
    attempt(text)
attempt()
attempt(1)
attempt(1, 2)
attempt(1.5, -2)
attempt(real=1, imag=2)
attempt(imag=3)
attempt(1j)
attempt(2 + 1j)
attempt("1", 2)
attempt(1, "2")
attempt(None)
attempt([])
attempt(b"1j")
attempt(1, 2, 3)
attempt(10**400)


class Polar:
    def __init__(self, value):
        self.value = value

    def __complex__(self):
        return self.value


attempt_values = [Polar(1 + 2j), Polar(5), Polar("x")]
for item in attempt_values:
    try:
        print(complex(item))
    except Exception as e:
        print(type(e).__name__, e)

z = 1234.5678 - 0.001j
for spec in ("", ".2f", "+.1e", "g", ".3", ">20.1f", "*^30.2f", "<24,.2f", "+", "n", "#.3g"):
    print(spec.ljust(8), "|" + format(z, spec) + "|")
for spec in ("d", "x", "010.2f", "=20", "%", "s"):
    try:
        print(format(z, spec))
    except Exception as e:
        print(spec, type(e).__name__, e)
print(f"{1j!r} {2j!s:>6} {0j:.1f} {-1-1j:}")
