# Attributes that are deleted, and added again, in objects of the same class.
class Thing:
    kind = "class"

    def __init__(self, *names):
        for place, name in enumerate(names):
            setattr(self, name, place)


def state(thing):
    return list(vars(thing).items())


def use(thing):
    thing.a += 1
    del thing.b
    thing.d = thing.a + thing.c
    return thing.a, thing.c, thing.d, hasattr(thing, "b")


for turn in range(100):
    thing = Thing("a", "b", "c")
    answers = use(thing)
print(answers, state(thing))


def missing(thing, name):
    try:
        delattr(thing, name)
    except AttributeError as error:
        return str(error)


print(missing(thing, "b"), missing(Thing(), "a"))
thing = Thing("kind")
print(thing.kind, end=" ")
del thing.kind
print(thing.kind, missing(thing, "kind"))


# In all orders, and more often than shapes are made for.
def permuted(names):
    if len(names) < 2:
        yield names
        return
    for place, name in enumerate(names):
        for rest in permuted(names[:place] + names[place + 1 :]):
            yield [name] + rest


names = ["a", "b", "c", "d", "e"]
left = {}
for order in permuted(names):
    thing = Thing(*names)
    for name in order[:3]:
        delattr(thing, name)
    thing.z = 1
    key = "".join(sorted(vars(thing)))
    left[key] = left.get(key, 0) + sum(vars(thing).values())
print(sorted(left.items()))

many = Thing(*["name%d" % n for n in range(40)])
for n in range(0, 40, 3):
    delattr(many, "name%d" % n)
print(sum(vars(many).values()), many.name1, many.name38, missing(many, "name0"))


class Slotted:
    __slots__ = ("x", "y", "__dict__")


thing = Slotted()
thing.x, thing.y, thing.a, thing.b = 1, 2, 3, 4
del thing.a
print(thing.x, thing.y, thing.b, state(thing))
del thing.x
print(missing(thing, "x"), thing.y, state(thing))


class Hooked(Thing):
    def __delattr__(self, name):
        print("del", name)
        super().__delattr__(name)


thing = Hooked("a", "b")
del thing.a
print(state(thing))
thing.__dict__["c"] = 5
del thing.b
print(state(thing), thing.c)


class Failing(Exception):
    pass


error = Failing("x")
error.note, error.more = 1, 2
del error.note
print(vars(error), error.args)
