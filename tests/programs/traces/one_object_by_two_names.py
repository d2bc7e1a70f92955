# What is known of an object's attributes by one name is forgotten when it gets another attribute by another name.

class Thing:
    def __init__(self, x):
        self.x = x


def twice(pairs):
    total = 0
    for a, b in pairs:
        total += a.x
        b.y = 5
        total += a.x * 2
        try:
            total += a.y
        except AttributeError:
            total += 100
    return total


def after(pairs):
    total = 0
    for a, b in pairs:
        before = a.x
        b.z = before
        a.x = before + 1
        total += a.x + b.z
    return total


def pairs(n):
    made = []
    for i in range(n):
        a, b = Thing(i), Thing(-i)
        made.append((a, a if i % 3 == 0 else b))
    return made


for n in (10, 60, 100):
    print(twice(pairs(n)), after(pairs(n)))
