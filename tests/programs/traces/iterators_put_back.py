"""Natives that go through zip, enumerate and iterators over sequences, and come to items that need Python code."""


class Name:
    def __init__(self, text):
        self.text = text

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        return isinstance(other, Name) and self.text == other.text

    def __radd__(self, other):
        return other + len(self.text)

    def __lt__(self, other):
        return len(self.text) < (len(other.text) if isinstance(other, Name) else other)

    def __gt__(self, other):
        return not self < other


class Environment:
    def __init__(self, names, values, outer):
        self.values = dict(zip(names, values))
        self.outer = outer


def environments(sets, turns):
    total = 0
    scope = None
    for turn in range(turns):
        names = sets[turn % len(sets)]
        scope = Environment(names, [turn, turn + 1, turn + 2][: len(names)], scope if turn % 7 else None)
        total += len(scope.values) + sum(scope.values.values())
    return total


def consumed(sources, native):
    """The iterator was begun before, and is asked for what is left."""
    given, left = [], 0
    for source in sources:
        iterator = iter(source)
        next(iterator, None)
        result = native(iterator)
        given.append(result)
        left += next(iterator, None) is None
    return given[-1], left


def pairs(sources):
    total = 0
    for source in sources:
        numbered = enumerate(source, 3)
        next(numbered, None)
        try:
            total += len(set(numbered)) + len(dict(zip(source, range(10))))
        except TypeError:
            total -= 1
        total += len(list(zip(source, source))) + len(tuple(enumerate(source)))
        total += next(numbered, (1, 0))[0]
    return total


def updated(sources):
    known = {}
    for turn, source in enumerate(sources):
        iterator = zip(source, iter(range(turn, turn + 9)))
        known.update(iterator)
        if next(iterator, None) is not None:
            return "something is left"
    return len(known), sum(known.values())


def strict(sources):
    wrong = 0
    for turn, source in enumerate(sources):
        try:
            wrong += len(dict(zip(source, range(turn % 3 + 2), strict=True))) * 100
        except ValueError:
            wrong += 1
    return wrong


def chained(source, turns):
    total = 0
    for turn in range(turns):
        nested = zip(zip(source, source), enumerate(zip(source, range(turn % 5))))
        total += len(dict(nested))
        many = zip(source, source, source, source, source, source, source, source, source)
        total += len(set(many))
    return total


texts = ["a", "bb", "ccc"]
names = [Name("a"), Name("bb"), Name("ccc")]
mixed = ["a", "bb", Name("ccc")]
print(environments([texts], 2000), environments([texts, mixed], 600), environments([names], 300))
sources = [[1, 2, 3, 4]] * 150 + [(1, 2, 3)] * 50 + [[1, 2, Name("x")]] * 150 + [range(9)] * 40 + [[4, Name("yy"), 2]] * 60
for native in (sum, set, list, max, frozenset, tuple):
    given, left = consumed(sources, native)
    print(native.__name__, len(given) if native not in (sum, max) else type(given).__name__, left)
print(pairs([texts] * 200 + [mixed] * 200 + [[[1], [2]]] * 80 + [texts] * 50))
print(updated([texts] * 200 + [mixed] * 200))
print(strict([texts, mixed] * 150))
print(chained(texts, 300), chained(mixed, 200))
