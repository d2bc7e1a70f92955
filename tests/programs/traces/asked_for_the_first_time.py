"""Calls that a loop makes for the first time in a turn that is recorded, of what Python says for a class, under a handler: the
interpreter finds its way of doing them along the way."""


class Told:
    def __init__(self, n):
        self.n = n

    def __str__(self):
        if self.n % 7 == 5:
            raise ValueError(self.n)
        return "<" + str(self.n) + ">"

    def __repr__(self):
        return f"Told({self.n!r})"

    def __len__(self):
        return self.n % 5

    def __bool__(self):
        return self.n % 3 > 0


def texts(n):
    total = 0
    for i in range(n):
        try:
            total += len(str(Told(i)))
        except ValueError as error:
            total += error.args[0]
    return total


def representations(n):
    total = 0
    for i in range(n):
        try:
            total += len(repr(Told(i)))
        except ValueError:
            total = 0
    return total


def lengths(n):
    total = 0
    for i in range(n):
        try:
            total += len(Told(i))
        except ValueError:
            total = 0
    return total


def formats(n):
    total = 0
    for i in range(n):
        try:
            total += len(f"{Told(i)!s:>9}{Told(i)}")
        except ValueError:
            total += 3
    return total


def truths(n):
    total = 0
    for i in range(n):
        try:
            total += 1 if Told(i) else 2
        except ValueError:
            total = 0
    return total


def from_turn_0(n):
    total = 0
    for i in range(n):
        try:
            if i > 0:
                total += len(repr(Told(i))) + len(Told(i))
        except ValueError:
            total += 1
    return total


def from_turn_1(n):
    total = 0
    for i in range(n):
        try:
            if i > 1:
                total += len(repr(Told(i))) + len(Told(i))
        except ValueError:
            total += 1
    return total


def from_turn_2(n):
    total = 0
    for i in range(n):
        try:
            if i > 2:
                total += len(repr(Told(i))) + len(Told(i))
        except ValueError:
            total += 1
    return total


def from_turn_3(n):
    total = 0
    for i in range(n):
        try:
            if i > 3:
                total += len(repr(Told(i))) + len(Told(i))
        except ValueError:
            total += 1
    return total


def late(n):
    total = 0
    for i in range(n):
        try:
            if i > n // 2:
                total += len(str(Told(i))) + len(repr(Told(i)))
        except ValueError:
            total += 1
    return total


for turns in (3, 50, 2000):
    print(texts(turns), representations(turns), lengths(turns), formats(turns), truths(turns))
    print(from_turn_0(turns), from_turn_1(turns), from_turn_2(turns), from_turn_3(turns), late(turns))
