"""Instructions that other hot loops have little use for."""

count = 0
gone = 1


def checks(i):
    assert i >= 0, i
    return all(a > -1 for a in (i, i + 1)) + any(a < 0 for a in (i, -i))


def caught(turns):
    total = 0
    for i in range(turns):
        try:
            assert i % 5, i
        except AssertionError as error:
            total += error.args[0]
    return total


def comprehends(turns):
    total = 0
    for i in range(turns):
        n = i
        total += len([n for n in (i, i, i)]) + n
        total += len({*(1, i), *[i, 2]})
        total += ~i + ~(i << 40)
        if (i, 2) < (i, 3):
            total += 1
    return total


def formats(turns):
    total = 0
    width = 6
    for i in range(turns):
        text = f"{i!r}:{i:>{width}}:{i!s:>4}"
        template = t"{i!r} and {text:>3} and {i}"
        total += len(text) + len(template.interpolations) + len(template.strings)
    return total


def deletes(turns):
    global gone
    names, total = globals(), 0
    for i in range(turns):
        names["gone"] = i
        del gone
        if "gone" not in names:
            total += i
    return total


def waits(turns):
    total = 0
    while True:
        total += 1
        if total > turns:
            break
        while True:
            total += 1
            if total % 3:
                break
    return total


print(sum(checks(i) for i in range(2000)))
print(caught(2000))
print(comprehends(2000))
print(formats(2000))
print(deletes(2000))
print(waits(2000))
names = globals()
name = 0
for turn in range(2000):
    names["name"] = turn
    del name
    count += turn
print(count, "name" in names)
