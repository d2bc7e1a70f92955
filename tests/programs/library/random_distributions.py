# Every distribution's exact values for a seed, and the errors.
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


r = Random(77)
calls = [
    ('uniform', (1, 5)), ('uniform', (5, -5)), ('uniform', (0, 0)), ('triangular', ()), ('triangular', (0, 10)), ('triangular', (0, 10, 9)),
    ('triangular', (4, 4)), ('gauss', ()), ('gauss', (10, 2)), ('gauss', (0, 0.1)), ('normalvariate', ()), ('normalvariate', (-5, 3)), ('lognormvariate', (0, 1)),
    ('lognormvariate', (1, 0.5)), ('expovariate', ()), ('expovariate', (0.2,)), ('expovariate', (-3,)), ('gammavariate', (0.3, 2)), ('gammavariate', (1.0, 3)),
    ('gammavariate', (9.5, 0.5)), ('betavariate', (0.5, 0.5)), ('betavariate', (3, 1)), ('paretovariate', (2.5,)), ('weibullvariate', (2, 3)),
    ('vonmisesvariate', (0, 0)), ('vonmisesvariate', (1.5, 2)), ('vonmisesvariate', (3, 200)), ('vonmisesvariate', (1, 1e-7)),
    ('binomialvariate', ()), ('binomialvariate', (5, 0.1)), ('binomialvariate', (50, 0.02)), ('binomialvariate', (100, 0.5)), ('binomialvariate', (1000, 0.3)),
    ('binomialvariate', (1000, 0.97)), ('binomialvariate', (0, 0.5)), ('binomialvariate', (7, 0)), ('binomialvariate', (7, 1)), ('binomialvariate', (1, 0.4)),
]
for name, args in calls:
    print(name, args, *[repr(getattr(r, name)(*args)) for _ in range(3)])
print(r.uniform(a=1, b=2), r.gauss(mu=1, sigma=0), r.binomialvariate(n=10, p=0.25), r.expovariate(lambd=4))
for call in (lambda: r.gammavariate(0, 1), lambda: r.gammavariate(1, -1), lambda: r.betavariate(-1, 1), lambda: r.binomialvariate(-1), lambda: r.binomialvariate(5, 1.5),
             lambda: r.binomialvariate(5, -0.1), lambda: r.expovariate(0), lambda: r.weibullvariate(1, 0), lambda: r.paretovariate(0), lambda: r.uniform('a', 1),
             lambda: r.gauss('a'), lambda: r.triangular(0, 'x'), lambda: r.binomialvariate(1.5, 0.5), lambda: r.lognormvariate(1e6), lambda: r.lognormvariate()):
    attempt(call)
mean = sum(r.gauss(5, 2) for _ in range(500)) / 500
print(mean, sum(r.binomialvariate(20, 0.5) for _ in range(300)), sum(r.expovariate(3) for _ in range(300)))
