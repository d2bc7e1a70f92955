# add_note and __notes__.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


e = ValueError("base")
print(hasattr(e, "__notes__"))
print(e.add_note("first"), e.__notes__, e.add_note("second\nline"), e.__notes__, str(e), repr(e))
print(attempt(lambda: e.add_note(5)), attempt(lambda: e.add_note()), attempt(lambda: e.add_note("a", "b")), attempt(lambda: e.add_note(None)))
e.__notes__.append("direct")
print(e.__notes__)
e.__notes__ = "not a list"
print(attempt(lambda: e.add_note("x")), e.__notes__)
del e.__notes__
e.add_note("fresh")
print(e.__notes__)


def parse(line, number):
    try:
        name, value = line.split("=")
        return name, int(value)
    except ValueError as error:
        error.add_note(f"in line {number}: {line!r}")
        raise


def load(text):
    result = {}
    for number, line in enumerate(text.split(";"), 1):
        try:
            name, value = parse(line, number)
            result[name] = value
        except ValueError as error:
            error.add_note("while loading")
            result[number] = (str(error), error.__notes__)
    return result


print(load("a=1;b=x;c;d=1=2;e=5"))
try:
    try:
        raise KeyError("k")
    except KeyError as inner:
        inner.add_note("inner note")
        raise RuntimeError("outer") from inner
except RuntimeError as outer:
    outer.add_note("outer note")
    print(outer.__notes__, outer.__cause__.__notes__)
g = ExceptionGroup("group", [ValueError("v")])
g.add_note("group note")
part = g.subgroup(ValueError)
print(part.__notes__, part is g, g.derive([KeyError("x")]).__dict__, g.split(ValueError)[0].__notes__)
part2, rest = ExceptionGroup("g", [ValueError(1), KeyError(2)]).split(ValueError)
print(part2, rest, hasattr(part2, "__notes__"))
big = ExceptionGroup("g", [ValueError(1), KeyError(2)])
big.add_note("kept by both")
left, right = big.split(ValueError)
left.add_note("only left")
print(left.__notes__, right.__notes__, big.__notes__)
class NoDict(Exception):
    __slots__ = ()
n = NoDict("n")
n.add_note("fine")
print(n.__notes__, vars(n))
