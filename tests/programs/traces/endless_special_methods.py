"""Special methods that come to themselves without end, again and again: the depth at which that ends, and so what it costs, is the
same in every tier, whether a method is entered as a frame or by native code, in one step or in several."""


class Endless:
    def __setitem__(self, key, value):
        self[key] = value

    def __delitem__(self, key):
        del self[key]

    def __getitem__(self, key):
        return self[key]

    def __len__(self):
        return len(self)

    def __bool__(self):
        return not self

    def __contains__(self, item):
        return item not in self

    def __call__(self, *items):
        return self(*items)

    def __add__(self, other):
        return self + other

    def __radd__(self, other):
        return other + self

    def __iadd__(self, other):
        self += other
        return self

    def __neg__(self):
        return -self

    def __invert__(self):
        return ~self

    def __lt__(self, other):
        return self < other

    def __gt__(self, other):
        return other < self

    def __eq__(self, other):
        return self != other

    def __hash__(self):
        return hash(self)

    def __str__(self):
        return f"{self}"

    def __repr__(self):
        return repr(self)

    def __format__(self, spec):
        return f"{self:>4}"

    def __iter__(self):
        for item in self:
            return item

    def __next__(self):
        return next(self)

    def __enter__(self):
        with self:
            return 1

    def __exit__(self, *what):
        return None

    def __abs__(self):
        return abs(self)

    def __index__(self):
        return [1][self]

    def __int__(self):
        return int(self)

    def __float__(self):
        return float(self)

    def __reversed__(self):
        return reversed(self)

    @property
    def place(self):
        return self.place

    @place.setter
    def place(self, value):
        self.place = value


class ByTruth:
    def __bool__(self):
        return bool(self)

    def __format__(self, spec):
        return format(self, spec)

    def __call__(self, item):
        return self(item=item)


class ByLength:
    def __len__(self):
        return 1 if self else 0


class ByItems:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return [self] == [other]


class ByKeys:
    def __hash__(self):
        return 1

    def __eq__(self, other):
        return {ByKeys(): 1}[self]


class ByName:
    def __getattr__(self, name):
        return self.absent

    def __setattr__(self, name, value):
        self.absent = value

    def __delattr__(self, name):
        del self.absent


class ByAnyName:
    def __getattribute__(self, name):
        return self.absent


class Made:
    def __new__(cls, count=0):
        return Made(count + 1)


class Begun:
    def __init__(self, count=0):
        Begun(count + 1)


def mapped(item):
    return list(map(mapped, [item]))


def store(x):
    x[1] = 2


def delete(x):
    del x[1]


def enter(x):
    with x:
        pass


def place(x):
    x.place = 3


def set_attribute(x):
    x.absent = 3


def delete_attribute(x):
    del x.absent


USES = {
    Endless: [
        store,
        delete,
        lambda x: x[1],
        len,
        lambda x: not x,
        lambda x: 1 in x,
        lambda x: x(1),
        lambda x: x + 1,
        lambda x: 1 + x,
        lambda x: x.__iadd__(1),
        lambda x: -x,
        lambda x: ~x,
        lambda x: x < 1,
        lambda x: x > 1,
        lambda x: x == 1,
        hash,
        str,
        repr,
        lambda x: f"{x:>4}",
        iter,
        next,
        enter,
        abs,
        lambda x: [1][x],
        int,
        float,
        reversed,
        lambda x: x.place,
        place,
    ],
    ByTruth: [lambda x: not x, lambda x: f"{x:>4}", lambda x: x(1)],
    ByLength: [lambda x: not x],
    ByItems: [lambda x: x == ByItems()],
    ByKeys: [lambda x: x == x],
    ByName: [lambda x: x.absent, set_attribute, delete_attribute],
    ByAnyName: [lambda x: x.absent],
}


def count(use, x):
    ends = 0
    for _ in range(5):
        try:
            use(x)
        except RecursionError:
            ends += 1
    return ends


for kind, uses in USES.items():
    print(kind.__name__, [count(use, kind()) for use in uses])
print([count(make, 1) for make in (Made, Begun, mapped)])
