# __bool__, __len__, __contains__, __setitem__ and __delitem__ in Python, in hot loops: they give what they should not, raise,
# change, are missing, and are called by compiled code that takes results as they are.


class Box:
    def __init__(self, items):
        self.items = list(items)
        self.stores = 0

    def __len__(self):
        return len(self.items)

    def __contains__(self, item):
        for own in self.items:
            if own == item:
                return True
        return False

    def __setitem__(self, key, value):
        self.stores += 1
        self.items[key] = value
        return "nobody sees it"

    def __delitem__(self, key):
        del self.items[key]


class Flag:
    def __init__(self, up):
        self.up = up

    def __bool__(self):
        return self.up


class Odd:
    """Answers by whatever it was told."""

    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        return self.answer

    def __len__(self):
        return self.answer

    def __contains__(self, item):
        return self.answer


class Length:
    def __init__(self, answer):
        self.answer = answer

    def __len__(self):
        return self.answer


class Index:
    def __index__(self):
        return 4


class Plain:
    pass


def truths(things, n):
    total = 0
    for i in range(n):
        thing = things[i % len(things)]
        if thing:
            total += 1
        total += 10 if not thing else 100
        while thing and total % 3:
            total += 1
    return total


def lengths(n):
    total = 0
    box = Box(range(5))
    while len(box):
        del box[0]
    for i in range(n):
        box = Box(range(i % 4))
        total += len(box) * 2 + (5 in box) + (1 not in box)
        if box:
            box[0] = 7
            box[-1] = i
            total += box.stores + (7 in box)
            del box[0]
    return total


def wrong(make, answers, use, n):
    caught = {}
    for i in range(n):
        thing = make(answers[i % len(answers)] if i > n // 2 else answers[0])
        try:
            value = use(thing)
        except (TypeError, ValueError, OverflowError) as error:
            value = f"{type(error).__name__}: {error}"
        caught[str(value)] = caught.get(str(value), 0) + 1
    return sorted(caught.items())


def raising(n):
    out = []
    box = Box([1, 2])
    for i in range(n):
        try:
            if i % 15 == 14:
                box[5] = 1
            elif i % 15 == 7:
                del box[9]
            else:
                box[i % 2] = i
        except IndexError as error:
            frames, at = 0, error.__traceback__
            while at:
                frames, at = frames + 1, at.tb_next
            out.append((str(error), frames))
    return out[:3], len(out), box.items


def changing(n):
    class Changed:
        def __len__(self):
            return 1

        def __contains__(self, item):
            return item > 5
    thing, total = Changed(), 0
    for i in range(n):
        total += bool(thing) + len(thing) + (i in thing)
        if thing:
            total += 1
        if i == n - 20:
            Changed.__bool__ = lambda self: False
        if i == n - 10:
            Changed.__contains__ = lambda self, item: ()
            Changed.__len__ = lambda self, more=3: more
    return total


def generated(n):
    def each():
        flag = Flag(True)
        box = Box([1, 2, 3])
        for i in range(n):
            flag.up = i % 3 == 0
            if flag:
                box[i % 3] = i
            yield len(box) + (i in box)
    return sum(each())


def deep(n):
    class Nested:
        def __init__(self, inner):
            self.inner = inner

        def __len__(self):
            return len(self.inner) + 1 if self.inner is not None else 0

        def __bool__(self):
            return bool(self.inner) if self.inner is not None else True
    thing = None
    for i in range(6):
        thing = Nested(thing)
    return sum(len(thing) + bool(thing) + (1 if thing else 0) for i in range(n))


class Adder:
    def __init__(self, n):
        self.n = n

    def __call__(self, x, *more, scale=1):
        if x < 0:
            raise ValueError(x)
        return (self.n + x + sum(more)) * scale

    @property
    def double(self):
        if self.n == 13:
            raise LookupError(self.n)
        return self.n * 2


class Third(Adder):
    @property
    def double(self):
        return super().double + 1


class Fourth(Third):
    @property
    def double(self):
        return super().double * 2 if self.n % 2 else super(Third, self).double


def called(n):
    total, caught = 0, 0
    things = [Adder(1), Third(2), Fourth(3), Fourth(4)]
    for i in range(n):
        thing = things[i % 4]
        try:
            total += thing(i) + thing(1, 2, scale=3) + thing(x=i % 11 - 1) + thing.double
        except (ValueError, LookupError) as error:
            caught += error.args[0]
        if i == n - 30:
            Adder.__call__ = lambda self, x, *more, **named: 1000
        if i == n - 20:
            things[2].n = 13
        if i == n - 10:
            Adder.double = 7
    return total, caught


print(called(160))
print(truths([Flag(True), Flag(False)], 100), truths([Box([]), Box([1])], 100), truths([Plain(), Flag(True), Box([])], 100))
print(lengths(150))
print(wrong(Odd, [True, False, 1, None, "x"], lambda thing: 1 if thing else 2, 120))
print(wrong(Odd, [3, 0, True, -1, 1 << 70, "x", Index()], len, 120))
print(wrong(Length, [3, 0, True, -1, 1 << 70, "x", Index()], lambda thing: len(thing) + 1, 120))
print(wrong(Length, [3, 0, True, -1, 1 << 70, "x", Index()], lambda thing: "yes" if thing else "no", 120))
print(wrong(Odd, [True, False, 0, 2.5, "", Flag(False), Odd(5)], lambda thing: (1 in thing, 1 not in thing), 120))
print(raising(120))
print(changing(120))
print(generated(120))
print(deep(120))
