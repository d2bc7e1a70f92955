# Data of classes that changes all the time, and what else may become of it.


class Counter:
    made = 0
    text = ""
    seen = None

    def __init__(self):
        Counter.made += 1

    def count(self):
        return self.made


class Special(Counter):
    def count(self):
        return Special.made + 1


def count_up(n):
    total = 0
    for i in range(n):
        one = Special() if i % 3 else Counter()
        total += one.count()
        Counter.seen = i
    return total, Counter.made, Special.seen


print(count_up(4000))


def mixed(n):
    for i in range(n):
        Counter.seen = i if i % 4 else str(i)
        Counter.text = Counter.text[-5:] + "x"
        if i % 1000 == 999:
            Counter.seen = [i]
    return Counter.seen, Counter.text


print(mixed(5000))


def shadowed(n):
    one, other = Counter(), Counter()
    other.made = -1
    total = 0
    for i in range(n):
        Counter.made = i
        total += (one if i % 5 else other).made
        if i == n - 300:
            one.made = 7
    return total


print(shadowed(4000))


def replaced(n):
    one = Counter()
    total = 0
    for i in range(n):
        Counter.made += 1
        total += one.made
        if i == 2500:
            Special.made = 5
        if i % 2:
            total += Special.made
        if i == 3500:
            del Special.made
    return total


print(replaced(5000))


def by_a_property(n):
    class Local:
        value = 0

    one, total = Local(), 0
    for i in range(n):
        Local.value = i
        total += one.value
    for i in range(n):
        if i == n // 2:
            Local.value = property(lambda self: 1000)
        total += one.value
    return total


print(by_a_property(3000))


def deleted(n):
    class Local:
        value = 0

    total = 0
    for i in range(n):
        Local.value += 1
        try:
            total += Local.value
        except AttributeError:
            total += 1
        if i == n - 100:
            del Local.value
            Local.value = 3
    return total


print(deleted(3000))


class Meta(type):
    @property
    def described(cls):
        return cls.hits * 2


class WithMeta(metaclass=Meta):
    hits = 0


def of_a_metaclass(n):
    total = 0
    for i in range(n):
        WithMeta.hits += 1
        total += WithMeta.described
    return total


print(of_a_metaclass(2500))
