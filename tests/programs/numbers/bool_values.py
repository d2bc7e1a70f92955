# bool: truth of all things, arithmetic, text and what refuses to be true or false.
class Empty:
    def __len__(self):
        return 0


class Sized:
    def __len__(self):
        return 3


class No:
    def __bool__(self):
        return False

    def __len__(self):
        return 5


class Plain:
    pass


class WrongBool:
    def __bool__(self):
        return 1


class NegativeLength:
    def __len__(self):
        return -1


class TextLength:
    def __len__(self):
        return "3"


class Raises:
    def __bool__(self):
        raise RuntimeError("undecided")


values = [0, 1, -1, 0.0, 0.1, 0j, "", "0", b"", b"\0", [], [0], (), (0,), {}, {0: 0}, set(), {0}, frozenset(), range(0), range(3), None, ..., bytearray(), memoryview(b""), slice(0), NotImplementedError, Empty(), Sized(), No(), Plain()]
for v in values:
    name = type(v).__name__ if isinstance(v, (Empty, Sized, No, Plain, memoryview)) else repr(v)
    print(name, bool(v), not v, True if v else False)

for thing in (WrongBool, NegativeLength, TextLength, Raises):
    for use in (bool, lambda x: not x, lambda x: x and 1, lambda x: 1 if x else 0, lambda x: any([x])):
        try:
            print(use(thing()))
        except Exception as e:
            print(thing.__name__, type(e).__name__, e)
try:
    bool(NotImplemented)
except TypeError as e:
    print(type(e).__name__, e)

print(True + True, True * 10, -True, True / 2, True // 1, 2**True, True - 0.5, True == 1, True is True, True < 2)
print(repr(True), str(False), f"{True:d} {True:5} {False!s:>7} {True:>5}", "%s %d %r" % (True, True, False), int(True), float(False))
print([10, 20][True], "ab"[False], {0: "f", 1: "t"}[True], sum(x > 2 for x in [1, 2, 3, 4]), isinstance(True, int), issubclass(bool, int))
print(bool(), bool("False"), True & 1, True and 2, False or [], True if [] else "no", type(True & True), type(True & 1), bool.mro())
for action in (lambda: type("B", (bool,), {}), lambda: bool(1, 2), lambda: bool(x=1), lambda: True.real.x, lambda: "a" * "b"):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)
