# Unpacking to targets of every kind, starred and nested, and the errors.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


a, b, c = "xyz"; print(a, b, c)
[a, b] = 1, 2; print(a, b)
(a, b), c = [3, 4], 5; print(a, b, c)
a, *b = [1]; print(a, b)
*a, b = range(4); print(a, b)
a, *b, c = "hello"; print(a, b, c)
*a, = (1, 2); print(a)
[*a] = {}; print(a)
a, (b, (*c, d)), *e = 1, (2, "xyz"), 3, 4; print(a, b, c, d, e)
(a), = [9]; print(a)
() = []; [] = (); print("empty targets")
a = b = c = [7]; print(a is b is c)
x = [0, 0, 0]
i, x[i], x[i + 1] = 1, 5, 6; print(i, x)
x[0], *x[1:], = 9, 8, 7; print(x)


class Box:
    pass


box = Box()
box.a, box.b, *box.rest = range(5); print(box.a, box.b, box.rest)
for k, (v, *w) in [(1, (2, 3)), (4, "567")]:
    print(k, v, w)
for *head, last in ["abc", (1,)]:
    print(head, last)
first, second = {"k1": 1, "k2": 2}; print(first, second)
p, q = (n for n in (1, 2)); print(p, q)
m, n = b"hi"; print(m, n)
print(*[1, 2], *"ab", sep="-")
print([*range(2), *"x"], (*[1],), {*[3]}, {**{"a": 1}, "a": 2, **{"b": 3}}, [*[], *[]])


def unpack(count, value):
    code = {1: lambda: one(value), 2: lambda: two(value), 3: lambda: star(value)}
    return code[count]()


def one(value):
    (a,) = value
    return a


def two(value):
    a, b = value
    return a, b


def star(value):
    a, b, *c = value
    return a, b, c


class Endless:
    def __iter__(self):
        n = 0
        while True:
            n += 1
            yield n


class Failing:
    def __iter__(self):
        yield 1
        raise RuntimeError("broken source")


class Getter:
    def __getitem__(self, i):
        if i > 1:
            raise IndexError
        return i * 10


for value in ((), [1], (1, 2), [1, 2, 3], "abcd", 5, None, {1: 2}, range(2), Endless(), Failing(), Getter(), iter([1, 2]), {"a", "b"} - {"b"}):
    print(type(value).__name__, [attempt(lambda: unpack(k, value)) for k in (1, 2, 3)] if not isinstance(value, Endless) else [attempt(lambda: unpack(k, value)) for k in (1, 2)])
def order(name):
    print(name, end=" ")
    return {}
order("target1")["k"], order("target2")["k"] = order("value1"), order("value2")
print()
