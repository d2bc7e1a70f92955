# The operators as functions: results, errors, in-place forms.
import operator as op


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


print(op.add(1, 2), op.sub(5, 3), op.mul('ab', 2), op.truediv(7, 2), op.floordiv(-7, 2), op.mod(-7, 3), op.mod('%d!', 5), op.pow(2, 10),
      op.neg(3), op.pos(-3), op.abs(-4.5), op.invert(5), op.inv(0), op.lshift(1, 5), op.rshift(64, 3), op.and_(12, 10), op.or_(12, 10), op.xor(12, 10))
print(op.lt(1, 2), op.le(2, 2), op.eq('a', 'a'), op.ne(1, 1.0), op.ge(3, 4), op.gt('b', 'a'), op.not_([]), op.truth([0]), op.is_(None, None),
      op.is_not(1, None), op.is_none(None), op.is_none(0), op.is_not_none(0))
print(op.concat([1], [2]), op.contains('abc', 'b'), op.countOf([1, 2, 1, True], 1), op.indexOf('abc', 'c'), op.getitem({'k': 'v'}, 'k'),
      op.getitem([1, 2, 3], slice(1, None)), op.index(True), op.length_hint(iter([1, 2])), op.length_hint(3, 7), op.call(max, 3, 9), op.call(dict, a=1))
target = [1, 2, 3]
op.setitem(target, 0, 'x')
op.delitem(target, 1)
print(target, op.iadd(target, [9]) is target, target, op.imul([0], 3), op.isub(5, 2), op.ior({1}, {2}), op.iand(6, 3), op.ixor(6, 3),
      op.ilshift(1, 4), op.irshift(16, 2), op.ifloordiv(7, 2), op.itruediv(7, 2), op.imod(7, 4), op.ipow(3, 3), op.iconcat('a', 'b'))


class M:
    def __matmul__(self, other):
        return ('matmul', other)

    def __imatmul__(self, other):
        return ('imatmul', other)

    def __index__(self):
        return 7


print(op.matmul(M(), 1), op.imatmul(M(), 2), op.index(M()))
for call in (lambda: op.add(1, 'a'), lambda: op.concat(1, 2), lambda: op.index(1.5), lambda: op.indexOf([1], 2), lambda: op.getitem([1], 5),
             lambda: op.contains(3, 1), lambda: op.length_hint(1, 'x'), lambda: op.lt(1, 'a'), lambda: op.neg('a'), lambda: op.truediv(1, 0),
             lambda: op.add(1), lambda: op.countOf(3, 1), lambda: op.setitem((1,), 0, 1), lambda: op.delitem({}, 'k'), lambda: op.call(),
             lambda: op.matmul(1, 2), lambda: op.iconcat(1, 2), lambda: op.pow(2)):
    attempt(call)
print(op.__add__ is op.add, op.__contains__('ab', 'a'), op.add.__name__, op.attrgetter.__module__, len(op.__all__))
print(sorted([3, 1, 2], key=op.neg), list(map(op.mul, [1, 2], [3, 4])), op.eq(float('nan'), float('nan')))
