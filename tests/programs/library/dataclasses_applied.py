# Dataclasses at work: pattern matching on trees, an expression simplifier, a tiny inventory, value objects as keys.
from __future__ import annotations
from dataclasses import dataclass, field, replace, asdict, fields, KW_ONLY
from functools import total_ordering, cached_property
from typing import ClassVar


@dataclass(frozen=True)
class Num:
    value: float


@dataclass(frozen=True)
class Var:
    name: str


@dataclass(frozen=True)
class Bin:
    op: str
    left: Num | Var | Bin
    right: Num | Var | Bin


def simplify(e):
    match e:
        case Bin(op, left, right):
            left, right = simplify(left), simplify(right)
            match op, left, right:
                case '+', Num(a), Num(b):
                    return Num(a + b)
                case '*', Num(a), Num(b):
                    return Num(a * b)
                case '+', Num(0), x:
                    return x
                case ('+' | '-'), x, Num(0):
                    return x
                case '*', Num(0), _:
                    return Num(0)
                case '*', Num(1), x:
                    return x
                case '*', x, Num(1):
                    return x
                case '*', x, Num() as n:
                    return simplify(Bin('*', n, x))
                case '-', x, y if x == y:
                    return Num(0)
            return Bin(op, left, right)
    return e


def show(e):
    match e:
        case Num(value):
            return f'{value:g}'
        case Var(name=name):
            return name
        case Bin(op=op, left=l, right=r):
            return f'({show(l)} {op} {show(r)})'


def derive(e, x):
    match e:
        case Num():
            return Num(0)
        case Var(name):
            return Num(int(name == x))
        case Bin('+' | '-' as op, l, r):
            return Bin(op, derive(l, x), derive(r, x))
        case Bin('*', l, r):
            return Bin('+', Bin('*', derive(l, x), r), Bin('*', l, derive(r, x)))


x, y = Var('x'), Var('y')
e = Bin('+', Bin('*', x, x), Bin('*', Num(3), Bin('+', x, y)))
print(show(e), show(derive(e, 'x')), show(simplify(derive(e, 'x'))), show(simplify(derive(e, 'y'))), show(simplify(Bin('-', e, e))))
print(len({e, Bin('+', Bin('*', x, x), Bin('*', Num(3), Bin('+', x, y)))}), simplify(Bin('*', Num(2), Num(4))), hash(x) == hash(Var('x')))


@dataclass(order=True)
class Item:
    sort_key: tuple = field(init=False, repr=False)
    name: str
    price: float
    _: KW_ONLY
    quantity: int = 0
    tags: set[str] = field(default_factory=set, compare=False)
    currency: ClassVar[str] = 'EUR'

    def __post_init__(self):
        if self.price < 0:
            raise ValueError(f'negative price for {self.name}')
        self.sort_key = (self.price * self.quantity, self.name)

    @property
    def total(self):
        return self.price * self.quantity


items = [Item('nut', 0.5, quantity=100), Item('bolt', 2, quantity=10, tags={'metal'}), Item('cog', 5)]
print(sorted(items)[0], max(items).name, sum(i.total for i in items), [f.name for f in fields(Item)], Item.currency)
try:
    Item('x', -1)
except ValueError as error:
    print(error)
print(replace(items[1], quantity=1), replace(items[1], quantity=1).sort_key, asdict(items[2]))


@dataclass
class Inventory:
    items: dict[str, Item] = field(default_factory=dict)

    def __iadd__(self, item):
        if item.name in self.items:
            item = replace(item, quantity=item.quantity + self.items[item.name].quantity)
        self.items[item.name] = item
        return self

    def __contains__(self, name):
        return name in self.items

    def __iter__(self):
        return iter(sorted(self.items.values()))


inv = Inventory()
for item in [*items, Item('cog', 5, quantity=4)]:
    inv += item
print([(i.name, i.quantity) for i in inv], 'cog' in inv, 'zip' in inv, Inventory() == Inventory({}))


@dataclass
class Circle:
    radius: float
    calls: int = field(default=0, repr=False, compare=False)

    @cached_property
    def area(self):
        self.calls += 1
        return round(3.14159 * self.radius ** 2, 3)


c = Circle(2)
print(c.area, c.area, c.calls, c == Circle(2), c)
