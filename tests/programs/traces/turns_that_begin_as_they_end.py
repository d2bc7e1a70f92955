# Loops whose turn ends where it begins, with values that are left behind in the next turn.

def shift(n):
    a, b, c = 1, 2, 3
    total = 0
    i = 0
    while True:
        if i >= n:
            break
        a, b, c = b, c, (a * 7 + i) % 1009
        total += a - c
        i += 1
        if a == 500:
            total += 1
    return total, a, b, c


def chase(n):
    last = before = 0
    found = []
    for i in range(n):
        if before > last and i % 5 == 0:
            found.append((last, before))
        before = last
        last = (last * 5 + i) % 97
    return found[-3:], len(found), last, before


for n in (3, 50, 120, 200):
    print(shift(n), chase(n))
