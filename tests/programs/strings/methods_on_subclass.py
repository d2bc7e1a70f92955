# A str subclass keeps its type only where the language says so.
class Name(str):
    """A string with a greeting."""

    def __new__(cls, value, title=""):
        self = super().__new__(cls, value)
        self.title_text = title
        return self

    def greet(self):
        return f"Hello, {self.title_text}{self}"

    def __add__(self, other):
        return Name(str(self) + "+" + other)

    def __mod__(self, other):
        return f"mod {other!r}"

    def __eq__(self, other):
        return self.lower() == str(other).lower()

    def __hash__(self):
        return hash(self.lower())


n = Name("Ada", title="Dr ")
print(n.greet(), n, repr(n), len(n), n[0], type(n[0]).__name__, type(n[:]).__name__, type(n.upper()).__name__, type(str(n)).__name__)
print(n + "B", type(n + "B").__name__, n % 5, n == "ADA", n != "ADA", "ADA" == n, hash(n) == hash("ada"))
print({n: 1}.get("ada"), {"ada": 1}.get(n), n in ["ADA"], n in "Ada Lovelace", sorted([n, Name("Aaa")]))
print(f"{n:>6}", "{:*^7}".format(n), "%s|%5s" % (str(n), n), "".join([n]), type("".join([n])).__name__, type(n.strip()).__name__, type(n * 1).__name__)
print(vars(n), isinstance(n, str), Name.mro()[1:], Name.__doc__)
print(getattr(n, "greet")(), {str(n): 2}["Ada"], int(Name("42")), float(Name("2.5")))


class Spy:
    def __init__(self, log):
        self.log = log

    def __str__(self):
        self.log.append("str")
        return "as str"

    def __repr__(self):
        self.log.append("repr")
        return "as repr"

    def __format__(self, spec):
        self.log.append(f"format {spec!r}")
        return "as format"


log = []
spy = Spy(log)
print(str(spy), repr(spy), f"{spy}", f"{spy!r}", f"{spy!s:>8}", f"{spy:abc}", "%s %r" % (spy, spy), "{} {!r} {:z}".format(spy, spy, spy), [spy], (spy,), {1: spy})
print(log)


class BadStr:
    def __str__(self):
        return 5


class BadRepr:
    def __repr__(self):
        return None


class OnlyRepr:
    def __repr__(self):
        return "only repr"


for action in (lambda: str(BadStr()), lambda: repr(BadRepr()), lambda: str(BadRepr()), lambda: "%s" % BadStr(), lambda: f"{BadStr()}", lambda: str(OnlyRepr()), lambda: f"{OnlyRepr():5}", lambda: print(BadStr()), lambda: [BadRepr()].__repr__()):
    try:
        print(action())
    except TypeError as e:
        print(type(e).__name__, e)
