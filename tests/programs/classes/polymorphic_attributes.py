"""Attributes at a place that sees many classes and shapes, while the classes change."""


class Base:
    shared = "shared"

    def name(self):
        return "base " + self.label

    def __init__(self, label):
        self.label = label


kinds = []
for number in range(12):

    class Kind(Base):
        order = number

        def __init__(self, label):
            # Different attributes first: different shapes.
            for i in range(self.order):
                setattr(self, f"extra{i}", i)
            super().__init__(label)

    Kind.__name__ = f"Kind{number}"
    kinds.append(Kind)


class Slotted:
    __slots__ = ("label", "other")

    def name(self):
        return "slotted " + self.label


class Computed:
    @property
    def label(self):
        return "computed"

    def name(self):
        return "property " + self.label


class Dynamic:
    def __getattr__(self, name):
        if name == "name":
            return lambda: "dynamic"
        return "any " + name


slotted = Slotted()
slotted.label = "s"
objects = [kind(f"k{i}") for i, kind in enumerate(kinds)] + [slotted, Computed(), Dynamic()]


def labels():
    return [item.label for item in objects]


def names():
    return [item.name() for item in objects]


def attempt(function):
    try:
        return function()
    except AttributeError as error:
        return str(error)


for _ in range(30):
    first, second = labels(), names()
print(first)
print(second)

# Overridden in one class, in the base, and on one object.
kinds[3].name = lambda self: "three"
print(names()[2:5])
Base.name = lambda self: "other " + self.label
print(names()[:6])
objects[5].name = lambda: "own"
print(names()[4:7])
del objects[5].name
print(names()[4:7])

# A property put in the way of a slot, and taken away again.
kinds[7].label = property(lambda self: "property of 7", lambda self, value: None)
print(labels()[6:9])
del kinds[7].label
print(labels()[6:9])

# Deleted attributes.
del objects[8].label
del slotted.label
print(attempt(labels))
objects[8].label = "again"
print(attempt(labels))
slotted.label = "back"
print(labels())

# Objects that change their class, and classes that get a hook.
objects[9].__class__ = kinds[1]
print(names()[9], objects[9].order)
Computed.__getattribute__ = lambda self, name: (lambda: "hooked") if name == "name" else "hook"
print(labels()[13], names()[13])
del Computed.__getattribute__
print(labels()[13], names()[13])
objects[2].__dict__["label"] = "through the dict"
print(labels()[2])
objects[2].__dict__ = {"label": "new dict"}
print(labels()[2], names()[2])
Base.shared = "changed"
print({item.shared for item in objects[:12]})
