# Objects whose end is noticed are made, though nobody looks at them.
import gc


class Noticed:
    gone = 0

    def __init__(self, number):
        self.number = number

    def __del__(self):
        Noticed.gone += 1


class Derived(Noticed):
    pass


def unseen(count):
    total = 0
    for i in range(count):
        total += Noticed(i).number + Derived(i).number
    return total


print(unseen(2500))
gc.collect()
print(Noticed.gone)


def kept(count):
    last = None
    for i in range(count):
        one = Noticed(i)
        if i % 7 == 0:
            last = one
    return last.number


print(kept(3000))
gc.collect()
print(Noticed.gone)


class Later:
    gone = 0

    def __init__(self, number):
        self.number = number


def given_one(count):
    total = 0
    for i in range(count):
        if i == count - 500:
            def note(self):
                Later.gone += 1
            gc.collect()
            Later.__del__ = note
        total += Later(i).number
    return total


print(given_one(3000))
gc.collect()
print(Later.gone)
