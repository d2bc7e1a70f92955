# range and slice objects: arithmetic, membership, equality, indices, big numbers, errors.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:4], r[::-1], r[::2], list(r[5:1:-2]), 11 in r, 12 in r, 11.0 in r, 'a' in r, r.index(8), r.count(8), r.count(9), r.start, r.stop, r.step, list(reversed(r)), bool(range(0)), min(r), max(r), sum(r))
print(range(3) == range(0, 3, 1), range(0) == range(2, 2), range(0, 5, 2) == range(0, 6, 2), hash(range(3)) == hash(range(0, 3)), range(3) == [0, 1, 2], range(10)[3:7] == range(3, 7), {range(2): 'k'}[range(0, 2)], range(5, 0, -2), list(range(0, -5, -2)), range(1, 10)[:-3])
big = range(0, 10 ** 20, 10 ** 10)
print(big[10 ** 9], 5 * 10 ** 10 in big, 5 in big, big[-1], list(big[:3]), big.index(3 * 10 ** 10), range(10 ** 30)[10 ** 29], len(range(2 ** 62)), range(2 ** 70, 2 ** 70 + 3)[1], list(range(-2 ** 63, -2 ** 63 + 2)), True in range(2), range(True))
for call in (lambda: range(), lambda: range(1.0), lambda: range('a'), lambda: range(1, 2, 0), lambda: range(1, 2, 3, 4), lambda: r[99], lambda: r[-7], lambda: r['a'], lambda: r[1.0], lambda: r.index(3), lambda: r + [1], lambda: setattr(r, 'start', 1), lambda: len(range(10 ** 30)), lambda: r < r, lambda: range(stop=3), lambda: r[::0], lambda: range(None)):
    attempt(call)


class I:
    def __init__(self, n):
        self.n = n

    def __index__(self):
        return self.n


print(range(I(3)), list(range(I(1), I(6), I(2))), 'abcdef'[I(1):I(4)], range(10)[I(2)])
s = slice(1, 10, 2)
print(s, slice(5), slice(None), slice(1, None), s.start, s.stop, s.step, s == slice(1, 10, 2), s.indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(10, -10, -3).indices(7), slice('a', [], {}), slice(5).indices(0), hash(slice(1, 2)) == hash(slice(1, 2)), slice(1) < slice(2), slice(0, 3).indices(2 ** 70))
for call in (lambda: slice(), lambda: slice(1, 2, 3, 4), lambda: slice('a').indices(3), lambda: s.indices(-1), lambda: slice(1, 2, 0).indices(5), lambda: s.indices('x'), lambda: setattr(s, 'start', 3), lambda: [1, 2][slice('a', 'b')], lambda: hash(slice([], 1)), lambda: 'abc'[::0], lambda: slice(1) < 3):
    attempt(call)


class Show:
    def __getitem__(self, key):
        return key


show = Show()
print(show[1], show[1:2], show[::], show[1:2, 3], show[...], show[:, None], show[1,], show[()], show['k':'v':'s'], show[*[1, 2]], show[1:2, *'ab'])
text = 'abcdefghij'
print(text[2:5], text[-3:], text[:-3], text[::3], text[::-1], text[8:2:-2], text[100:], text[-100:2], text[5:2], text[-1:-4:-1], text[2:100:4], text[True:3])
l = list(range(10))
l[2:5] = 'xy'
l[::4] = [0, 0, 0]
del l[1:3]
print(l)
l[len(l):] = [99]
l[:0] = [-1]
del l[::-3]
print(l)


def assign(index, value):
    def action():
        target = [1, 2, 3, 4]
        target[index] = value
        return target
    return action


for index, value in ((slice(0, 4, 2), [1]), (slice(1, 3), 5), (slice(None, None, -1), 'abcd'), (slice(1, 1), [7, 8]), (slice(3, 1), [9]), (9, 0), ('a', 0), (slice(0, 2), ()), (slice(-2, None), iter('q'))):
    attempt(assign(index, value))
