"""Ranges of three numbers in traces: steps up and down, of one sign and then of the other, empty ones, large ones, no step."""


def walked(bounds):
    total = 0
    turns = 0
    for start, stop, step in bounds:
        for n in range(start, stop, step):
            total += n
            turns += 1
    return total, turns


def marked(limit):
    """Each inner range is another one; most are empty."""
    marks = [0] * limit
    for n in range(2, limit):
        for at in range(n * n, limit, n):
            marks[at] += 1
    return sum(marks), marks[-20:]


def kept(count):
    """Ranges that outlive the turn that made them."""
    ranges = []
    for n in range(count):
        ranges.append(range(n, n * 7 % 90 - 30, n % 9 - 4 or 5))
    return sum(map(len, ranges)), ranges[:3], ranges[-2:], [list(r) for r in ranges[40:43]]


def refused(values):
    out = []
    for step in values:
        try:
            out.append(len(range(10, -10, step)))
        except (ValueError, TypeError) as error:
            out.append(str(error))
    return out


print(walked([(0, 9, 2), (0, 10, 3), (5, 5, 1)] * 500))
print(walked([(9, 0, -2), (10, -1, -3), (0, 5, -1), (0, 7, 1)] * 500))
print(walked([(n % 13, n % 31, n % 5 - 2 or 1) for n in range(3000)]))
huge = 2**46
print(walked([(0, 5, 2)] * 1500 + [(huge, huge + 9, 4), (-huge * 4, huge, huge), (2**70, 2**70 + 3, 2), (0, 2, True)] * 20))
print(marked(2500))
print(kept(1500))
answers = refused([-3] * 1500 + [0, 3, -1, 2.0, -(10**30), False, -20] * 20)
print(len(answers), answers[0], answers[-7:])
