# What iteration sees when its list, dict or set changes under it.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


a = [1, 2, 3, 4, 5, 6]
seen = []
for x in a:
    seen.append(x)
    if x % 2:
        a.remove(x)
print(seen, a)
a, seen = [1, 2, 3], []
for x in a:
    seen.append(x)
    if len(a) < 8:
        a.append(x * 10)
print(seen, a)
a = [1, 2, 3]
it = iter(a)
print(next(it), a.clear(), list(it), a.extend([9, 9]), list(it), next(it, "finished for good"))
it = iter([1, 2, 3])
print(it.__length_hint__(), next(it), it.__length_hint__(), list(it), it.__length_hint__())
r = reversed(a)
a.append(7)
print(list(r), list(reversed(a)))
a = list(range(5))
for i, x in enumerate(a):
    a[i] = x * x
    if i == 1:
        del a[2]
print(a)
a = [1, 2, 3]
for a[0] in [7, 8]:
    pass
print(a)


def grow_dict():
    d = {1: 1}
    for k in d:
        d[k + 1] = 1


def shrink_dict():
    d = {1: 1, 2: 2}
    for k in d:
        del d[k]


def swap_keys():
    d = {1: 1, 2: 2}
    for k in d:
        del d[k]
        d[k + 10] = 1
    return d


def values_grow():
    d = {1: 1}
    for v in d.values():
        d[v + 1] = v + 1


def set_grows():
    s = {1}
    for x in s:
        s.add(x + 1)


def set_shrinks():
    s = {1, 2, 3}
    for x in s:
        s.discard(x)


def change_values():
    d = {"a": 1, "b": 2}
    for k in d:
        d[k] *= 10
    return d


for action in (grow_dict, shrink_dict, swap_keys, values_grow, set_grows, set_shrinks, change_values):
    print(action.__name__, attempt(action))
d = {1: 2, 3: 4}
it = iter(d.items())
print(next(it), d.pop(3), attempt(lambda: next(it)), attempt(lambda: next(it)))
d = {1: 2, 3: 4}
for k in list(d):
    d[k * 10] = d.pop(k)
print(d)
words = ["a", "b"]
gen = (w * 2 for w in words)
words.append("c")
print(list(gen))
