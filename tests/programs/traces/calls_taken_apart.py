# Calls with * and **, with names, and of functions with all kinds of parameters, in hot loops; what is taken apart changes.


def all_kinds(a, b=2, /, c=3, *rest, d, e=5, **more):
    return (a, b, c, rest, d, e, tuple(more.items()))


def forward(*args, **kwargs):
    return all_kinds(*args, **kwargs)


def counted(function):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)
    wrapper.calls = 0
    return wrapper


@counted
def add(a, b=10, *, scale=1):
    return (a + b) * scale


class Point:
    made = 0

    def __init__(self, x, y=0, *others, **named):
        self.x, self.y = x, y
        self.others, self.named = others, named

    @classmethod
    def of(cls, *args, **options):
        return cls(*args, **options)

    def moved(self, *by, **named):
        return (self.x + sum(by), self.y, sorted(named))


class Loud(Point):
    def __init__(self, *args, **named):
        super().__init__(*args, loud=True, **named)


def spread_lists(n):
    seen = []
    for i in range(n):
        args = [i, i + 1] if i % 7 else (i, i + 1, i + 2)
        named = {"d": i} if i % 5 else {"e": 1, "d": i, "f": 6}
        result = forward(*args, **named)
        if i % 20 < 2 or i > n - 3:
            seen.append(result)
    return seen


def decorated(n):
    total = 0
    for i in range(n):
        total += add(i) + add(i, 2) + add(b=i, a=1) + add(i, scale=3)
        total %= 1000003
    return total, add.calls


def constructed(n):
    out = []
    for i in range(n):
        point = Point.of(i, *(i, 2, 3)[:i % 4], **({} if i % 3 else {"q": i}))
        loud = Loud(i, y=i) if i % 2 else Loud(i)
        method = point.moved
        out.append((point.x, point.y, point.others, point.named, loud.y, loud.named, method(*(1, 2), **{"k": 1})))
    return out[:6], out[-3:]


def natives(n):
    out = 0
    for i in range(n):
        pair = (i, 3)
        out += max(*pair) + divmod(*pair)[1] + int(*("11", 2)) + len("{}-{x}".format(*pair, x=i))
        out += int("z", base=36) + len("a,b,c".split(sep=",", maxsplit=i % 3)) + sum([1, 2], start=i)
        out += len(dict(a=1, b=i)) + sorted([3, 1, 2], reverse=i % 2 == 0)[0]
    return out


def wrong(n):
    caught = []
    for i in range(n):
        args = (1,) if i % 30 else ()
        named = {"d": 1} if i % 20 else ({"d": 1, "a": 2} if i % 40 else {})
        try:
            value = all_kinds(*args, **named)
            Point(*args, **named)
        except TypeError as error:
            value = str(error)
        if i % 10 == 0:
            caught.append(value)
        try:
            add(1, 2, 3) if i % 25 == 24 else add(1, **{"b": 2})
        except TypeError as error:
            caught.append(str(error))
    return caught


def changing_defaults(n):
    out = 0
    for i in range(n):
        if i == n // 2:
            all_kinds.__kwdefaults__["e"] = 50
        if i == 3 * n // 4:
            all_kinds.__kwdefaults__ = {"e": 500}
            all_kinds.__defaults__ = (20, 30)
        result = all_kinds(i, d=1)
        out += result[1] + result[2] + result[5]
    all_kinds.__kwdefaults__ = {"e": 5}
    all_kinds.__defaults__ = (2, 3)
    return out


def raising_within(n):
    def risky(*args, limit=5, **named):
        if len(args) + len(named) > limit:
            raise ValueError(args, named)
        return len(args)
    out = []
    for i in range(n):
        try:
            out.append(risky(*range(i % 4), *[1] * (i % 5), limit=4, **{"x": 1} if i % 2 else {}))
        except ValueError as error:
            out.append(error.args)
    return out[:20], len(out)


def one_mapping_is_seen(n):
    kept = []

    def keep(**named):
        named["z"] = 1
        kept.append(named)
    shared = {"a": 1}
    for i in range(n):
        keep(**shared)
        keep(**shared, b=i)
    return shared, kept[0], kept[-1], kept[0] is kept[2]


print(spread_lists(150))
print(decorated(200))
print(constructed(120))
print(natives(150))
print(wrong(150))
print(changing_defaults(160))
print(raising_within(150))
print(one_mapping_is_seen(100))
