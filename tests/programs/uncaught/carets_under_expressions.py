# Which part of a line is underlined, for each kind of expression.
import sys


def trial(f):
    try:
        f()
    except Exception as e:
        sys.excepthook(type(e), e, e.__traceback__)


class Thing:
    inner = None
    def __getitem__(self, k): raise KeyError(k)


t, zero, items, table = Thing(), 0, [1, 2], {"a": {"b": None}}


def arithmetic(): return 1 + 2 * (3 / zero) - 4
def attribute(): return t.inner.missing.more
def subscript(): return table["a"]["b"]["c"]["d"]
def index(): return items[0] + items[5] + items[1]
def call(): return len(str(5)) + len(5) + len("x")
def method(): return "text".join([1, 2]).upper()
def compare(): return 1 < 2 < "x" < 4
def unary(): return 5 - -"a"
def keyword(): return sorted([1], key=5, reverse=True)
def nested(): return [v / zero for v in items]
def lambda_(): return (lambda a: a + None)(1)
def conditional(): return (1 / zero if items else 2) + 1
def f_string(): return f"{items} {items[9]} {zero}"
def multi():
    return (items[0]
            + zero
            + items[7]
            + 1)
def call_over_lines():
    return max(
        1,
        None,
        key=None,
    )
def assignment():
    a, b = items[0], items[1], 3
def augmented():
    items[0] += "x"
def deletion(): del table["zzz"]
def raising(): raise ValueError("bare raise statement")
def asserting(): assert zero == 1, "assert with message"
def asserting_bare():
    assert (zero and
            items)
def unpack_call(): return print(*5, **{})
def importing():
    from math import nothing_like_this
def with_statement():
    with zero: pass
def for_loop():
    for x in zero: pass
def wide(): return "日本" + "é" + zero + "後"
def whole_line(): items.missing
def generator():
    yield from (1 / v for v in (1, zero))
for f in (arithmetic, attribute, subscript, index, call, method, compare, unary, keyword, nested, lambda_, conditional, f_string, multi, call_over_lines, assignment, augmented, deletion, raising, asserting, asserting_bare, unpack_call, importing, with_statement, for_loop, wide, whole_line, lambda: list(generator())):
    trial(f)
1 + items + [zero,
             ] * 2
