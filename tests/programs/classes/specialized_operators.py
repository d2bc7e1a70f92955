"""Python operators, comparisons and calls by name that are specialised, and what undoes it."""


class Money:
    def __init__(self, cents, /, note="", *, currency="EUR"):
        self.cents, self.note, self.currency = cents, note, currency

    def __add__(self, other):
        if isinstance(other, int):
            return Money(self.cents + other)
        if not isinstance(other, Money):
            return NotImplemented
        return Money(self.cents + other.cents, note="sum")

    def __radd__(self, other):
        return Money(self.cents + other, note="reflected")

    def __lt__(self, other):
        if not isinstance(other, Money):
            return NotImplemented
        return self.cents < other.cents

    def __eq__(self, other):
        return self.cents == other.cents if isinstance(other, Money) else NotImplemented

    __hash__ = None

    def __getitem__(self, index):
        return str(self.cents)[index]


class Special(Money):
    def __radd__(self, other):
        return "special"

    def __gt__(self, other):
        return "greater"


def add(a, b):
    return a + b


def less(a, b):
    return a < b


def same(a, b):
    return a == b


def choose(a, b):
    if a < b:
        return "a"
    return "b"


def attempt(function, *arguments):
    try:
        return function(*arguments)
    except TypeError as error:
        return str(error)


def show(value):
    return f"{value.cents}{value.note}" if isinstance(value, Money) else value


a, b = Money(5), Money(7)
for i in range(100):
    results = [show(add(a, b)), less(a, b), same(a, b), choose(a, b), choose(b, a), a[0]]
print(results)
# Operands that the specialised instructions meet now.
pairs = [(a, 3), (3, a), (a, Special(1)), (Special(1), a), (a, "x"), (a, 1.5), (True, False), ("x", "y"), (2, 3), (2.5, 1)]
for function in (add, less, same, choose):
    print(function.__name__, [show(attempt(function, x, y)) for x, y in pairs])


# A class whose comparison gives something that is no bool.
class Loose:
    def __init__(self, answer):
        self.answer = answer

    def __lt__(self, other):
        return self.answer


for answer in ([], [1], "", 0, 3, None, NotImplemented):
    item = Loose(answer)
    for _ in range(60):
        last = attempt(choose, item, 1), attempt(less, item, 1)
    print(last)


# The method is replaced, removed, and put back by a base.
def total(items):
    result = items[0]
    for item in items[1:]:
        result = result + item
    return result.cents if isinstance(result, Money) else result


items = [Money(i) for i in range(60)]
print(total(items))
Money.__add__ = lambda self, other: Money(self.cents - other.cents)
print(total(items))
del Money.__add__
print(attempt(total, items))
old = Money.__lt__
Money.__lt__ = lambda self, other: True
print(less(b, a), choose(b, a))
del Money.__lt__
print(attempt(less, a, b), attempt(less, b, a))
Money.__lt__ = old
print(less(a, b))


# Deep recursion through an operator is an exception.
class Endless:
    def __add__(self, other):
        return self + other

    def __lt__(self, other):
        return self < other


for function in (add, less):
    try:
        function(Endless(), Endless())
    except RecursionError:
        print("RecursionError")


# Calls by name: functions that share code, and functions whose code is replaced.
def make(default):
    def inner(a, b=default, *, c=1):
        return a, b, c

    return inner


def by_name(function):
    return function(c=3, a=1)


for i in range(100):
    last = by_name(make(i))
print(last)


def bare(a, b, *, c):
    return a, b, c


print(attempt(by_name, bare))
for i in range(60):
    last = attempt(by_name, bare if i % 2 else make(i))
print(last, by_name(dict))
bare.__defaults__ = ("late",)
print([by_name(bare) for _ in range(3)])
bare.__kwdefaults__ = {"c": 5}
print([bare(b=2, a=1) for _ in range(60)][-1])


class Callable:
    def __call__(self, a, b=2, *, c):
        return a, b, c

    def method(self, a, b=4, *, c):
        return a, b, c


def of_object(thing):
    return thing.method(c=1, a=2), thing(c=5, a=6)


for i in range(60):
    last = of_object(Callable())
print(last)


def generator(a, b=2, *, c=3):
    yield from (a, b, c)


for i in range(60):
    last = list(generator(c=i, a=1))
print(last)
