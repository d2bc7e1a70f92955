# The generator: seeds of every type, getrandbits, bytes, state, and independence of instances.
import random
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


for seed in (0, 1, -1, 42, 2 ** 31, 2 ** 64 + 5, 10 ** 40, -10 ** 40, True, 0.0, 1.5, -2.5, 'text', '', 'ünï', b'bytes', b'', bytearray(b'bytes')):
    r = Random(seed)
    print(repr(seed), r.random(), r.getrandbits(32))
print(Random(1).random() == Random(-1).random(), Random(b'x').random() == Random(bytearray(b'x')).random())
r = Random(7)
print([r.getrandbits(k) for k in (0, 1, 5, 31, 32, 33, 64, 65, 128, 200)])
print(r.randbytes(0), r.randbytes(1), r.randbytes(9))
attempt(lambda: r.getrandbits(-1))
attempt(lambda: r.getrandbits(1.5))
attempt(lambda: r.randbytes(-1))
attempt(lambda: Random([1]))
attempt(lambda: Random((1, 2)))
attempt(lambda: r.seed(1j))
r.seed('v1', version=1)
print(r.random())
r.seed(b'v1', version=1)
print(r.random())
r.seed('', version=1)
print(r.random())
state = r.getstate()
first = [r.random() for _ in range(3)]
r.setstate(state)
print(first == [r.random() for _ in range(3)], state[0], len(state[1]), state[2], type(state[1][0]).__name__)
attempt(lambda: r.setstate((3,)))
attempt(lambda: r.setstate((9, (), None)))
attempt(lambda: r.setstate((3, (1, 2), None)))
other = Random()
other.setstate(state)
print(other.random() == first[0])
r.seed(5)
r.gauss()
kept = r.getstate()
print(kept[2] is not None, r.gauss())
r.setstate(kept)
print(r.gauss())
a, b = Random(3), Random(3)
print([a.random() == b.random() for _ in range(5)], a.random() != Random(4).random())
random.seed(99)
print(random.random(), random.getrandbits(10), random.randint(1, 6), random._inst.random() < 1)
total = sum(Random(123).random() for _ in range(5))
long = Random(8)
print(total, sum(long.getrandbits(16) for _ in range(2000)), long.random())
