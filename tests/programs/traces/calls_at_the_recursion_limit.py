# A loop was recorded with calls; where the stack is almost full these raise RecursionError, in whichever turn they come.


def leaf(x):
    return x + 1


def middle(x):
    return leaf(x) + 1


def calls(n):
    total = 0
    for i in range(n):
        if i >= 3:
            total += middle(i) & 3
    return total


def items(n):
    for i in range(n):
        yield leaf(i)


def resumes(n):
    total = 0
    for turn in range(3):
        if turn:
            for item in items(n):
                total += item
    return total


class Number:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Number(leaf(self.n) + other.n)


def operators(n):
    total = Number(0)
    for i in range(n):
        if i % 2:
            total = total + Number(i)
    return total.n


def at(depth, function, n):
    if depth == 0:
        return function(n)
    return at(depth - 1, function, n)


def first_that_is_too_deep(function):
    for depth in range(900, 1010):
        try:
            at(depth, function, 60)
        except RecursionError:
            return depth


for function in (calls, resumes, operators):
    for turn in range(5):
        function(300)
    print(function.__name__, first_that_is_too_deep(function), function(300))
    print(function.__name__, first_that_is_too_deep(function))
