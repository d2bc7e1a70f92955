# Tables of operators: a calculator, sorting by several keys, vector arithmetic, queries on records.
import operator
from operator import itemgetter, attrgetter, methodcaller
from functools import reduce
from itertools import starmap

ops = {'+': (1, operator.add), '-': (1, operator.sub), '*': (2, operator.mul), '/': (2, operator.truediv), '//': (2, operator.floordiv), '%': (2, operator.mod), '**': (3, operator.pow), '<': (0, operator.lt), '==': (0, operator.eq)}


def tokens(text):
    i = 0
    while i < len(text):
        if text[i].isspace():
            i += 1
        elif text[i].isdigit():
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == '.'):
                j += 1
            yield float(text[i:j]) if '.' in text[i:j] else int(text[i:j])
            i = j
        elif text[i:i + 2] in ops:
            yield text[i:i + 2]
            i += 2
        else:
            yield text[i]
            i += 1


def evaluate(text):
    values, pending = [], []

    def apply():
        right, left = values.pop(), values.pop()
        values.append(ops[pending.pop()][1](left, right))

    for token in tokens(text):
        if token == '(':
            pending.append(token)
        elif token == ')':
            while pending[-1] != '(':
                apply()
            pending.pop()
        elif isinstance(token, str):
            rank = ops[token][0]
            while pending and pending[-1] != '(' and (ops[pending[-1]][0] > rank or (ops[pending[-1]][0] == rank and token != '**')):
                apply()
            pending.append(token)
        else:
            values.append(token)
    while pending:
        apply()
    return values.pop()


for text in ('1 + 2 * 3', '(1 + 2) * 3', '2 ** 3 ** 2', '10 - 4 - 3', '7 // 2 % 2', '1 / 4 + 0.25', '2 * (3 + 4) ** 2', '3 < 4', '2 + 2 == 4', '100 / (5 - 5)', '1 +', 'x'):
    try:
        print(text, '=', evaluate(text))
    except Exception as e:
        print(text, type(e).__name__, e)


class Vec(tuple):
    def __new__(cls, *items):
        return super().__new__(cls, items)

    def __add__(self, other):
        return Vec(*map(operator.add, self, other))

    def __mul__(self, k):
        return Vec(*(k * x for x in self)) if not isinstance(k, tuple) else sum(map(operator.mul, self, k))

    __rmul__ = __mul__
    __matmul__ = lambda self, other: sum(starmap(operator.mul, zip(self, other)))
    __neg__ = lambda self: -1 * self
    __getattr__ = lambda self, name: itemgetter(*map('xyz'.index, name))(self)


v, w = Vec(1, 2, 3), Vec(4, 5, 6)
print(v + w, 2 * v, v @ w, -v, v * w, v.x, v.zyx, operator.matmul(v, w), reduce(operator.add, [v] * 3))
records = [{'n': 'a', 'v': 3, 'tags': ['x']}, {'n': 'b', 'v': 1, 'tags': []}, {'n': 'c', 'v': 3, 'tags': ['y', 'z']}]
print([r['n'] for r in sorted(records, key=itemgetter('v', 'n'))], list(map(itemgetter('n', 'v'), records)), max(records, key=lambda r: len(r['tags']))['n'], list(filter(itemgetter('tags'), records))[0]['n'])


class Person:
    def __init__(self, name, boss=None):
        self.name, self.boss = name, boss

    def greet(self, greeting, punctuation='.'):
        return f'{greeting} {self.name}{punctuation}'


top = Person('top')
people = [Person('zed', top), Person('amy', Person('mid', top))]
print(list(map(attrgetter('name', 'boss.name'), people)), sorted(people, key=attrgetter('boss.name'))[0].name, list(map(methodcaller('greet', 'hi', punctuation='!'), people)))
comparisons = ['lt', 'le', 'eq', 'ne', 'gt', 'ge']
print({name: [getattr(operator, name)(a, b) for a, b in ((1, 2), (2, 2), (3, 2))] for name in comparisons})
checks = [(operator.contains, 'abc', 'b'), (operator.truth, []), (operator.not_, 0), (operator.is_, None, None), (operator.concat, 'a', 'b'), (operator.countOf, 'banana', 'a'), (operator.indexOf, 'banana', 'n')]
print([f(*args) for f, *args in checks])
