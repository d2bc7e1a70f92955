# * and ** in calls: order of evaluation, duplicates, wrong kinds, wrong keys.
def show(*args, **kwargs):
    return args, kwargs


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(show(*[1, 2], 3, *"ab", k=1, **{"x": 2}, y=3, **{"z": 4}))
print(show(*range(3), *(), **{}), show(*{"a": 1}), show(**dict(a=1)), show(*(x for x in "gen")), show(*[[1, 2]]), show(*b"ab"))


def trace(name, value):
    print("eval", name, end="; ")
    return value


print(show(trace("a", 1), *trace("b", [2]), trace("c", 3), k=trace("d", 4), **trace("e", {"x": 5}), y=trace("f", 6)))
print(show(k=trace("kw", 1), *trace("star", [2])))
attempt(lambda: show(*5))
attempt(lambda: show(1, *None))
attempt(lambda: show(**5))
attempt(lambda: show(**[("a", 1)]))
attempt(lambda: show(**{1: 2}))
attempt(lambda: show(**{"a": 1}, **{"a": 2}))
attempt(lambda: show(a=1, **{"a": 2}))
attempt(lambda: print(1, 2, **{"sep": "-", "end": "!\n"}))
attempt(lambda: len(*[[1, 2, 3]]))
attempt(lambda: max(*[3, 1], *[9], key=lambda v: -v))
attempt(lambda: show.missing(*[1]))
not_callable = 5
attempt(lambda: not_callable(*[1]))
attempt(lambda: dict(**{"a": 1}, **{"a": 2}))
attempt(lambda: int(*["ff", 16]))
attempt(lambda: int(**{"base": 2}))
attempt(lambda: sorted(**{"iterable": [1]}))
attempt(lambda: "{} {x}".format(*[1], **{"x": 2}))


class Mapping:
    def keys(self):
        return ["one", "two"]

    def __getitem__(self, key):
        return key.upper()


class HalfMapping:
    def keys(self):
        return ["one"]


class Failing:
    def __iter__(self):
        yield 1
        raise ValueError("broken iterator")


print(show(**Mapping()), {**Mapping()}, dict(Mapping()))
attempt(lambda: show(**HalfMapping()))
attempt(lambda: show(*Failing()))
attempt(lambda: show(*Failing(), **{}))


def forward(f, /, *args, **kwargs):
    return f(*args, **kwargs)


def target(a, b=2, *, c=3):
    return a, b, c


print(forward(target, 1), forward(target, 1, c=5), forward(forward, target, b=7, a=8), forward(show, f=1))
attempt(lambda: forward(target))
attempt(lambda: target(**{"a": 1, "d": 2}))
attempt(lambda: target(1, *[2], a=3))
args, kwargs = [1, 2], {"k": 1}
result = show(*args, **kwargs)
result[0].__class__; args.append(3); kwargs["z"] = 2
print(result, show(*args, *args), show(**kwargs) == show(z=2, k=1))
big = {f"name{i}": i for i in range(300)}
print(len(show(**big)[1]), len(show(*range(1000))[0]), sum(show(*range(1000))[0]))
