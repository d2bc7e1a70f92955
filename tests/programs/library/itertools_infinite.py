# count, cycle, repeat: steps, floats, big numbers, reprs, and stopping.
from itertools import count, cycle, repeat, islice


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


def first(n, it):
    return list(islice(it, n))


print(first(4, count()), first(3, count(10)), first(4, count(5, -2)), first(3, count(step=3)))
print(first(3, count(0.5, 0.25)), first(3, count(1 + 2j)), first(2, count(2 ** 70, 2 ** 69)))
print(first(3, count(2 ** 63 - 2)), first(3, count(-2 ** 63, -1)), first(3, count(True)))
c = count(7, 2)
next(c)
print(c, count(), count(1.5), count(3, 1), count(3, 2.0))
attempt(lambda: count('a'))
attempt(lambda: count(1, 'a'))
print(first(7, cycle('abc')), first(3, cycle([1])), list(cycle([])))


def noisy():
    for i in range(2):
        print('make', i)
        yield i


cy = cycle(noisy())
print([next(cy) for _ in range(5)])
attempt(lambda: cycle(3))
print(list(repeat('x', 3)), list(repeat(1, 0)), list(repeat(1, -4)), first(2, repeat([])))
r = repeat(5, 3)
print(r, repeat(5), r.__length_hint__())
next(r)
print(r, r.__length_hint__(), list(r), list(r))
attempt(lambda: repeat())
attempt(lambda: repeat(1, 'x'))
attempt(lambda: repeat(1).__length_hint__())
print(list(map(pow, range(5), repeat(2))), sum(zip(*[iter(range(4))] * 2), ()))
shared = first(2, repeat([0]))
shared[0].append(1)
print(shared, list(repeat(object=1, times=2)))
print(list(zip(count(1), 'abc')), next(count(start=4, step=0)))
