# The format mini-language on strings and on objects without a format of their own.
def attempt(value, spec):
    try:
        print(f"{spec!r:>9}", "|" + format(value, spec) + "|")
    except Exception as e:
        print(f"{spec!r:>9}", type(e).__name__, e)


for value in ("", "abc", "日本語", "a{b}"):
    for spec in ("", "s", "6", "<6", ">6", "^6", "^7s", "*^8", ".2", ".0", "6.2", ">6.1s", "日<5", "06", "}^7", "{^7", "<<6", ">>6"):
        attempt(value, spec)
for spec in ("d", "+", "+s", " ", "=6", "#", ",", "_s", ".", "f", "6.2d", "x", "*", "^^^", "z", "-5", "é", "0=6"):
    attempt("abc", spec)

print("no format of their own")
for value in ([1, 2], None, (1,), {"a": 1}, ..., NotImplemented, range(3), {1}, type, b"x", slice(1)):
    try:
        print(format(value), format(value, ""), end=" ")
        format(value, "5")
    except TypeError as e:
        print(type(e).__name__, e)


class Temperature:
    def __init__(self, degrees):
        self.degrees = degrees

    def __format__(self, spec):
        if spec.endswith("F"):
            return format(self.degrees * 9 / 5 + 32, spec[:-1]) + "F"
        return format(self.degrees, spec) + "C"


t = Temperature(21.55)
print(f"{t} {t:.1f} {t:.0fF} {t:>8.1f}", "{:.2f} {!s:.10}".format(t, "long enough text"), format(t, "+"))


class Wrong:
    def __format__(self, spec):
        return 5


for action in (lambda: format(Wrong()), lambda: f"{Wrong()}", lambda: "{}".format(Wrong()), lambda: format(), lambda: format(1, 2, 3), lambda: format(1, None)):
    try:
        print(action())
    except TypeError as e:
        print(type(e).__name__, e)
