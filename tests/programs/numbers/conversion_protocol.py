# __index__, __int__, __float__, __complex__: who asks for which, and what they refuse.
class Number:
    def __init__(self, **methods):
        self.methods = methods

    def answer(self, name):
        if name not in self.methods:
            raise AttributeError(name)
        print("  asked", name)
        return self.methods[name]


class Indexed(Number):
    def __index__(self):
        return self.answer("index")


class Inted(Number):
    def __int__(self):
        return self.answer("int")


class Floated(Number):
    def __float__(self):
        return self.answer("float")


class Both(Indexed, Floated):
    pass


def attempt(label, action):
    try:
        print(label, action())
    except Exception as e:
        print(label, type(e).__name__, e)


items = [10, 20, 30, 40]
three = Indexed(index=3)
attempt("subscript", lambda: items[three])
attempt("slice", lambda: items[:three])
attempt("int", lambda: int(three))
attempt("float", lambda: float(three))
attempt("complex", lambda: complex(three))
attempt("range", lambda: list(range(three)))
attempt("repeat", lambda: "ab" * three)
attempt("hex", lambda: hex(three))
attempt("chr", lambda: chr(three) == "\x03")
attempt("bytes", lambda: bytes([three]))
attempt("round", lambda: round(1.23456, three))
attempt("to_bytes", lambda: (1).to_bytes(three, "big"))
attempt("format width", lambda: "%*d" % (3, 7))
attempt("pow", lambda: 2 ** three)
attempt("add", lambda: 1 + three)
attempt("int of Inted", lambda: int(Inted(int=5)))
attempt("subscript Inted", lambda: items[Inted(int=1)])
attempt("float of Inted", lambda: float(Inted(int=5)))
attempt("int of Floated", lambda: int(Floated(float=2.5)))
attempt("float of Floated", lambda: float(Floated(float=2.5)))
attempt("complex of Floated", lambda: complex(Floated(float=2.5)))
attempt("float of Both", lambda: float(Both(index=1, float=9.5)))
attempt("int of Both", lambda: int(Both(index=1, float=9.5)))
attempt("index gives str", lambda: items[Indexed(index="1")])
attempt("index gives float", lambda: range(Indexed(index=1.0)))
attempt("int gives str", lambda: int(Inted(int="1")))
attempt("float gives int", lambda: float(Floated(float=1)))
attempt("index missing", lambda: items[Indexed()])
attempt("subscript float", lambda: items[1.0])
attempt("subscript None", lambda: items[None])
attempt("slice float", lambda: items[1.0:])
attempt("huge index", lambda: items[2**70])
attempt("huge slice", lambda: items[-2**70:2**70])
attempt("huge repeat", lambda: [1] * 2**70)
