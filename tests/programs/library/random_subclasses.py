# Subclasses that bring their own random() or getrandbits(); SystemRandom; module functions; copying.
import random
import copy


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Counter(random.Random):
    def __init__(self):
        self.calls = 0
        super().__init__(0)

    def random(self):
        self.calls += 1
        return (self.calls * 0.137) % 1.0


c = Counter()
print(c.random(), c.randrange(100), c.choice('abcdef'), c.sample(range(10), 3), c.uniform(1, 2), c.getrandbits(8), c.calls)
print([c.randint(1, 6) for _ in range(6)], round(c.gauss(), 6), round(c.expovariate(), 6), c.choices('xy', k=4), c.calls)


class Bits(random.Random):
    def getrandbits(self, k):
        return (1 << k) // 3


b = Bits(1)
print(b.randrange(10), b.randrange(1000), b.choice('abc'), b.randbytes(3), b.random() == random.Random(1).random())


class Both(random.Random):
    def random(self):
        return 0.25

    def getrandbits(self, k):
        return 0


print(Both().randrange(50), Both().uniform(0, 8), Both().shuffle([1, 2]))


class Further(Counter):
    pass


class Back(Counter):
    def getrandbits(self, k):
        return 1


print(Further().randrange(10), Back().randrange(10))
r = random.Random(4)
r.random()
twin = copy.deepcopy(r)
print(twin.random() == r.random(), copy.copy(r).random() == r.random(), type(twin) is random.Random)
s = random.SystemRandom()
print(0 <= s.random() < 1, s.randrange(5) in range(5), len(s.randbytes(4)), s.getrandbits(0), s.choice('z'), s.seed(3))
attempt(s.getstate)
attempt(lambda: s.setstate(3))
attempt(lambda: s.getrandbits(-1))
random.seed(11)
values = [random.random(), random.uniform(0, 1), random.randint(1, 9), random.choice('abc'), random.gauss(0, 1), random.sample('abcd', 2), random.randrange(9),
          random.triangular(), random.getrandbits(9), random.choices('ab', k=2), random.randbytes(2)]
print(values)
again = random.Random(11)
print(again.random() == values[0], again.uniform(0, 1) == values[1], sorted(random.__all__)[:4], random.Random.VERSION)
