# The lazy builtins: laziness, several inputs, strictness, exhaustion, errors.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(list(map(str, [1, 2])), list(map(pow, [2, 3], [3, 2])), list(map(lambda *a: a, 'ab', [1, 2, 3])), list(map(None.__class__, [])), list(map(int, '12')))
print(list(filter(None, [0, 1, '', 'a', [], [0]])), list(filter(str.isdigit, 'a1b2')), list(filter(lambda x: x % 2, range(6))), ''.join(filter(str.isalpha, 'x1y2')))
print(list(zip()), list(zip('ab')), list(zip('ab', [1, 2, 3])), list(zip(*[(1, 2), (3, 4)])), dict(zip('ab', range(2))), list(zip('ab', 'cd', strict=True)))
print(list(enumerate('ab')), list(enumerate('ab', 5)), list(enumerate('ab', start=-1)), list(enumerate([], 2 ** 70)), next(enumerate('x', 2 ** 70)), list(reversed([1, 2])), list(reversed('ab')), list(reversed({'k': 1, 'l': 2})))
for call in (lambda: map(), lambda: map(str), lambda: list(map(str, 3)), lambda: list(map(3, [1])), lambda: filter(None), lambda: list(filter(3, [1])), lambda: zip(1), lambda: list(zip('ab', 'c', strict=True)), lambda: list(zip('a', 'cd', strict=True)),
             lambda: list(map(pow, [1], [2, 3], strict=True)), lambda: enumerate(), lambda: enumerate(3), lambda: enumerate('a', 'b'), lambda: reversed(3), lambda: reversed({1}), lambda: next(iter([])), lambda: zip('a', strict='x', nope=1), lambda: reversed(iter([]))):
    attempt(call)


def loud(name, n):
    for i in range(n):
        print(name, i, end='; ')
        yield i


m = map(lambda a, b: a + b, loud('a', 3), loud('b', 2))
print('made')
print(next(m))
print(list(m))
z = zip(loud('x', 2), loud('y', 1))
print(list(z), list(z))
f = filter(lambda x: x > 1, iter([1, 2, 3]))
print(2 in f, list(f), iter(f) is f)
e = enumerate(iter('abc'))
print(next(e), list(e), e.__reduce__()[0] is enumerate)
attempt(lambda: list(map(lambda x: 1 / x, [1, 0])))
it = iter([1, 0, 2])
m = map(lambda x: 1 // x, it)
print(next(m))
attempt(lambda: next(m))
print(next(m), type(map(str, [])).__name__, type(zip()).__name__, type(filter(None, [])).__name__)


class Seq:
    def __len__(self):
        return 3

    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


print(list(reversed(Seq())), list(Seq()), list(enumerate(Seq())), 20 in Seq(), list(map(None or str, Seq())))


class Rev:
    def __reversed__(self):
        return 'own reversed'


print(reversed(Rev()), list(zip(range(3), range(10), strict=False)), [a for a, *b in zip('xy', [1, 2], [3, 4])])
print(list(map(list, map(range, range(3)))), sum(map(len, filter(None, ['', 'ab', 'c']))), max(zip([1, 3, 2], 'abc')))
