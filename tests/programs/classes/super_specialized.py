"""Calls through super() that run often enough to be specialised, and what must undo it."""


class Base:
    kind = "base"

    def __init__(self, value):
        self.value = value

    def describe(self, prefix="<"):
        return f"{prefix}{self.value}>"

    @classmethod
    def made(cls, value):
        return cls(value)

    @property
    def doubled(self):
        return self.value * 2

    def __len__(self):
        return 3


class Middle(Base):
    def __init__(self, value):
        super().__init__(value + 1)

    def describe(self, prefix="["):
        return super().describe(prefix) + "m"

    @classmethod
    def made(cls, value):
        return super().made(value)

    @property
    def doubled(self):
        return super().doubled + 1

    @property
    def kind_of(self):
        return super().kind

    def __len__(self):
        return super().__len__() + 1


class Other(Base):
    def describe(self, prefix="{"):
        return "o" + super().describe(prefix)


class Leaf(Middle, Other):
    def describe(self, prefix="("):
        return super(Leaf, self).describe(prefix) + "l"


def totals(objects):
    out = []
    for item in objects:
        out.append(item.describe())
        out.append(item.doubled)
        out.append(len(item))
    return out


# The receiver's class decides what comes after Middle: the same instruction serves both.
objects = [Middle(1), Leaf(2)] * 40
first = totals(objects)
print(first[:6], first[-6:], len(set(map(str, first))))
print({item.kind_of for item in objects}, {type(Leaf.made(i)).__name__ for i in range(80)})

# A method put on a class in the middle is seen at once.
Other.describe = lambda self, prefix="!": "new" + prefix
print(totals(objects)[:6])
del Other.describe
print(totals(objects)[:6])
Base.describe = lambda self, prefix: "base" + prefix
print(totals(objects)[:6])


# Attributes of the instance do not hide what super() finds.
class Shadow(Middle):
    def describe(self, prefix="s"):
        self.made = prefix
        return super().describe(prefix)


print([Shadow(i).describe() for i in range(60)][-1])


# super replaced by the module's own name.
def attempt(make):
    try:
        return make()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Missing(Base):
    def look(self):
        return super().nothing

    def call(self):
        return super().nothing()

    def wrong(self):
        return super(Other, self).describe("x")


item = Missing(1)
for _ in range(60):
    results = [attempt(item.look), attempt(item.call), attempt(item.wrong)]
print(results)

calls = 0


class Proxy:
    def __init__(self, *arguments):
        global calls
        calls += 1

    def describe(self, prefix):
        return "proxy" + prefix


builtin_super = super
for i in range(120):
    if i == 60:
        super = Proxy
    last = Middle.describe(objects[0])
print(last, calls)
super = builtin_super
print(objects[0].describe())

# Classes change their bases.
class Left:
    def name(self):
        return "left"


class Right:
    def name(self):
        return "right"


class Child(Left):
    def name(self):
        return "child of " + super().name()


child = Child()
names = [child.name() for _ in range(60)]
Child.__bases__ = (Right,)
print(names[-1], child.name())


class Counted(int):
    def __new__(cls, value):
        return super().__new__(cls, value * 2)

    def __add__(self, other):
        return Counted(super().__add__(other))


total = Counted(1)
for i in range(50):
    total = Counted(int(total) // 2 + 1)
print(total, type(total).__name__, total + 3)
