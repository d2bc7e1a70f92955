"""Names that a class's body has, or its surroundings do: in hot loops of bodies, and in functions that bodies make."""

LIMIT = 7


def bodies(turns):
    outer, total = 3, 0

    class Body:
        names = locals()
        count = 0
        for i in range(turns):
            count += outer
            if i % 3 == 0:
                names["outer"] = i % 5
            if i % 3 == 1:
                del names["outer"]
        last = i
        del names

    for name in sorted(vars(Body)):
        if not name.startswith("__"):
            total += vars(Body)[name]
    return total, outer


def unbound(turns):
    """A cell that is empty for some turns."""
    late = 1

    def change(i):
        nonlocal late
        if i % 4 == 0:
            late = i
        elif i % 4 == 2:
            del late

    class Body:
        missing = total = 0
        for i in range(turns):
            try:
                total += late
            except NameError:
                missing += 1
            change(i)

    return Body.missing, Body.total


class Annotated:
    Local = str
    a: Local
    b: LIMIT
    c: "text"


def annotations(turns):
    annotate, total = Annotated.__annotate__, 0
    for i in range(turns):
        found = annotate(1)
        total += len(found) + found["b"]
        if found["a"] is not str:
            print("other", i)
        if i == turns // 2:
            globals()["LIMIT"] = 100
    return total


print(bodies(3000))
print(unbound(3000))
print(annotations(3000))
