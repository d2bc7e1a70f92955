# Sequence and mapping protocols in user classes: len, getitem, contains, iter, reversed, call, missing pieces.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


class Old:
    """Iterable by __getitem__ alone."""
    def __getitem__(self, i):
        if i >= 4: raise IndexError("past the end")
        return i * i
o = Old()
print(list(o), 9 in o, 5 in o, [*o], sum(o), tuple(o), dict(enumerate(o)), max(o), sorted(o, reverse=True), attempt(lambda: len(o)), attempt(lambda: reversed(o)), attempt(lambda: next(o)), list(zip(o, "ab")), list(map(str, o)))
a, b, *c = o
print(a, b, c)


class Deck:
    def __init__(self, cards): self.cards = list(cards)
    def __len__(self): return len(self.cards)
    def __getitem__(self, i): return Deck(self.cards[i]) if isinstance(i, slice) else self.cards[i]
    def __setitem__(self, i, v): self.cards[i] = v
    def __delitem__(self, i): del self.cards[i]
    def __contains__(self, v): print("contains", end=" "); return v in self.cards
    def __iter__(self): print("iter", end=" "); return iter(self.cards)
    def __reversed__(self): print("reversed", end=" "); return iter(self.cards[::-1])
    def __repr__(self): return f"Deck({self.cards})"
    def __call__(self, n=1): return self.cards[:n]
    def __missing__(self, key): return "never for a plain class"
    def __length_hint__(self): return 99
d = Deck("abcd")
print(len(d), d[0], d[-1], d[1:3], "b" in d, "z" not in d, list(d), list(reversed(d)), d(2), bool(d), bool(Deck("")), attempt(lambda: d[9]), attempt(lambda: d["x"]))
d[0] = "Z"; del d[1]; d[1:] = ["new"]; d[0] += "!"
print(d)


class NoIter:
    __iter__ = None
    def __getitem__(self, i): return 1
class NoContains(Deck): __contains__ = None
class BadIter:
    def __iter__(self): return 5
class BadLen:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
class IterOnly:
    def __iter__(self): return iter([1, 2, 3])
class SelfIter:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("done", self.n)
        return self.n
class NextOnly:
    def __next__(self): return 1
class Unreversible:
    __reversed__ = None
    def __len__(self): return 1
    def __getitem__(self, i): return i
for action in (lambda: list(NoIter()), lambda: 1 in NoIter(), lambda: 1 in NoContains("a"), lambda: list(BadIter()), lambda: len(BadLen(-1)), lambda: len(BadLen("x")), lambda: len(BadLen(2.0)), lambda: len(BadLen(2**70)), lambda: len(BadLen(True)), lambda: 2 in IterOnly(), lambda: 9 in IterOnly(), lambda: list(SelfIter()), lambda: list(NextOnly()), lambda: next(NextOnly()), lambda: reversed(Unreversible()), lambda: reversed(IterOnly()), lambda: iter(5), lambda: object()[0], lambda: int[0], lambda: (lambda v: v[0])(len), lambda: (lambda v: v["k"])(None), lambda: 5 in 5, lambda: 1 in None, lambda: (lambda x: x.__setitem__(0, 1))(o), lambda: len(5), lambda: next(iter(lambda: 5, 5), "ended"), lambda: [] in IterOnly()):
    print(attempt(action))
def set_item(x): x[0] = 1
def del_item(x): del x[0]
for value in (o, 5, "s", (1,), None, int, range(3), b"b", {1}):
    print(type(value).__name__, attempt(lambda: set_item(value)), "|", attempt(lambda: del_item(value)))


class Matrix:
    def __init__(self): self.d = {}
    def __getitem__(self, key): return self.d.get(key, 0)
    def __setitem__(self, key, v): self.d[key] = v
m = Matrix(); m[1, 2] = 5; m[1, 2] += 1; m[...] = "dots"
print(m[1, 2], m[0, 0], m[...], m.d)
it = iter(SelfIter())
print([next(it) for _ in range(3)], next(it, "default"), next(it, "again"))
class Truthy:
    def __len__(self): raise RuntimeError("len asked")
print(attempt(lambda: bool(Truthy())), attempt(lambda: list(Truthy())), attempt(lambda: 1 if Truthy() else 0))
class ReversedByProtocol:
    def __len__(self): return 3
    def __getitem__(self, i): return "xyz"[i]
print(list(reversed(ReversedByProtocol())), "".join(ReversedByProtocol()))
