# Slices of lists: reading, assigning, deleting, extended steps.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


base = list(range(10))
for s in (slice(2, 5), slice(None, 3), slice(-3, None), slice(None), slice(None, None, 2), slice(None, None, -1), slice(8, 2, -2), slice(100), slice(-100, 100, 3), slice(5, 2), slice(None, None, -4), slice(2, 2)):
    removed = base[:]
    del removed[s]
    print(s, base[s], removed, s.indices(10))

a = base[:]
a[2:4] = ["x"]; print(a)
a[2:3] = "abc"; print(a)
a[:0] = [-1]; print(a)
a[len(a):] = (99,); print(a)
a[5:2] = ["odd"]; print(a)
a[::3] = [0] * len(a[::3]); print(a)
a[::-1] = list(a); print(a)
a[-2:] = []; print(a)
a[1:3] = a; print(a)
a[:] = []; print(a)
a[:] = (i * i for i in range(4)); print(a)
a[1:2], a[0] = [7, 8], "first"; print(a)
a[5:] = range(2); print(a)
a[0:4:2] = "pq"; print(a)
a[-1], a[0] = a[0], a[-1]; print(a)
a[2] += 10 if isinstance(a[2], int) else "s"; print(a)
del a[0], a[-1]; print(a)
del a[:]; print(a)
for action in (
    lambda: a.__setitem__(slice(0, 1), 5), lambda: base.__setitem__(slice(0, 4, 2), [1]), lambda: base.__setitem__(slice(None, None, -1), [1]), lambda: base.__setitem__(10, 1), lambda: base.__delitem__(10), lambda: base.__delitem__("a"), lambda: base[::0],
    lambda: base.__setitem__("a", 1), lambda: base[1:2:"x"], lambda: base.__setitem__(slice("a", 2), []), lambda: base.__delitem__(slice(None, None, 0)), lambda: base.__getitem__(-11),
):
    print(attempt(action))


class Grid:
    """Shows what a subscript passes on."""

    def __getitem__(self, key):
        return key

    def __setitem__(self, key, value):
        print("set", key, value)

    def __delitem__(self, key):
        print("del", key)


g = Grid()
print(g[1], g[1:2], g[::], g[1, 2], g[1:2, ::3], g[...], g[()], g[1,], g[:, None], g[-1:"b":[3]], g[*[1, 2], 3], g[*()])
g[1:2, 3] = "v"
g[0], g[...] = 1, 2
del g[5:], g[1, 2]
g[i := 7] = "walrus"
print(i, g[(lambda: 3)():])
matrix = [[r * 3 + c for c in range(3)] for r in range(3)]
print([row[1] for row in matrix], [row[::-1] for row in matrix[::-1]], list(map(list, zip(*matrix))))
matrix[1][1:] = [0, 0, 0]
matrix[0][0], matrix[2][2] = matrix[2][2], matrix[0][0]
print(matrix)
