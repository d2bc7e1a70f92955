# Stores into classes, and what super() finds, in hot loops; classes change while traces of them run.


class Counter:
    count = 0
    names = ()

    def __init__(self):
        Counter.count += 1
        type(self).last = self

    @property
    def number(self):
        return self.count * 2

    @classmethod
    def tell(cls, n):
        cls.told = n
        return cls

    @staticmethod
    def twice(n):
        return 2 * n

    def size(self):
        return 1


class Sub(Counter):
    def __init__(self):
        super().__init__()
        self.own = super().number

    def size(self):
        return super().size() + super().twice(3)

    @classmethod
    def tell(cls, n):
        return super().tell(n + 1)


class Other(Sub):
    @property
    def number(self):
        return super().number + 1


class Frozen:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        object.__setattr__(self, "x", x)
        object.__setattr__(self, "y", y)

    def __setattr__(self, name, value):
        raise AttributeError(name)


class Checked:
    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, new):
        self._value = new % 10


def made(n):
    total = 0
    for i in range(n):
        one = (Counter, Sub, Other)[i % 3]()
        total += one.number + one.size() + type(one).tell(i).told
        if i == n - 20:
            Counter.size = lambda self: 100
        if i == n - 10:
            Counter.twice = staticmethod(lambda n: -n)
    return total, Counter.count, type(Counter.last).__name__, Counter.told, Other.told


def data(n):
    total = 0
    for i in range(n):
        Counter.names = Counter.names + (i,) if i % 10 else ()
        total += len(Counter.names) + Sub.count
        Sub.count = i
        if i == n - 7:
            del Sub.count
        if i == n - 4:
            Sub.count = "text"
            total += len(Sub.count)
            Sub.count = 0
    return total, Counter.names


def frozen(n):
    total = 0
    for i in range(n):
        point = Frozen(i, y=i + 1)
        try:
            if i % 10 == 3:
                point.x = 5
        except AttributeError as error:
            total += len(str(error))
        total += point.x + point.y
    return total


def checked(n):
    total = 0
    one = Checked()
    for i in range(n):
        one.value = i
        total += one.value
        one.extra = i
        if i % 3:
            del one.extra
        total += getattr(one, "extra", 0)
    return total


def polymorphic(n):
    class A:
        @property
        def area(self):
            return 1

    class B:
        @property
        def area(self):
            raise ValueError("b")

    class C:
        area = 3

    class D:
        def __getattr__(self, name):
            return len(name)
    total, caught = 0, 0
    things = [A(), C(), D(), A(), B(), D()]
    for i in range(n):
        try:
            total += things[i % 6].area
        except ValueError:
            caught += 1
        if i == n - 9:
            A.area = 50
    return total, caught


def instances_of(n):
    values = [1, True, 2.5, "a", None, (), [], Counter, Checked(), 1 << 80]
    counts = [0] * 4
    for i in range(n):
        value = values[i % len(values)]
        counts[0] += isinstance(value, int)
        counts[1] += isinstance(value, (int, float))
        counts[2] += isinstance(value, (str, type(None), list))
        counts[3] += isinstance(value, (Checked, type))
    return counts


print(made(150))
print(data(150))
print(frozen(120))
print(checked(120))
print(polymorphic(180))
print(instances_of(200))
