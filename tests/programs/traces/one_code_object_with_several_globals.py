# A loop's code is run with other globals, whose keys are the same or others: what a trace knows of one is not true of all.
import types

K = 1


def f(x):
    return x & 1


def loop(n):
    total = 0
    for i in range(n):
        total += K + f(i)
    return total


def made(n):
    functions = []
    for i in range(n):
        functions.append(lambda x: x + K)
    return sum([function(1) for function in functions])


def sometimes(n):
    total = 0
    for i in range(n):
        if i % 5 == 4:
            total += K
        else:
            total += 2
    return total


def with_globals(function, names):
    return types.FunctionType(function.__code__, names)


others = [
    {"K": 10, "f": lambda x: 5},
    {"f": lambda x: 7, "K": 100},
    {"K": 0.5, "f": abs, "more": None},
]
for names in others:
    names["__builtins__"] = __builtins__

for function in (loop, made, sometimes):
    for turn in range(4):
        print(function.__name__, function(400), [with_globals(function, names)(400) for names in others])

# The same while the one set changes.
other = with_globals(loop, others[0])
for k in range(4):
    others[0]["K"] = k
    print(other(300), loop(300))
