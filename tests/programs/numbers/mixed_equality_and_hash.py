# Numbers of different kinds that are equal hash alike and share a dictionary slot.
import sys

groups = [
    (0, 0.0, -0.0, False, 0j),
    (1, 1.0, True, 1 + 0j),
    (-1, -1.0, -1 + 0j),
    (-2, -2.0),
    (2**40, 2.0**40, complex(2**40)),
    (2**61 - 1, 2**61 - 1),
    (2**100, 2.0**100),
    (10**22, 1e22),
    (-(2**80), -(2.0**80)),
]
for group in groups:
    print(group[0], len(set(group)), len({hash(v) for v in group}), all(a == b for a in group for b in group))

print(hash(0.5), hash(-0.5), hash(1.5), hash(2**61 - 1), hash(2**61), hash(-1), hash(-2), hash(1e300), hash(0.1))
print(hash(float("inf")), hash(float("-inf")), hash(10**50), hash(-(10**50)), hash(2**64), hash(3 + 4j))
print(sys.hash_info.modulus == 2**61 - 1, sys.hash_info.inf, sys.hash_info.width)

table = {1: "int"}
table[1.0] = "float"
table[True] = "bool"
table[1 + 0j] = "complex"
print(table)
table = {1.5: "a", 2**70: "b"}
print(table[2.0**70], table.get(3 / 2), table.get(2.0**71), 1.5 in table)

print("exact comparison between int and float")
pairs = [
    (2**53, 2.0**53), (2**53 + 1, 2.0**53), (2**53 - 1, 2.0**53), (10**23, 1e23), (10**22, 1e22),
    (1, 1.0000000000000002), (0, 5e-324), (-1, -0.9999999999999999), (10**400, 1e308), (-(10**400), float("-inf")),
    (10**400, float("inf")), (3, float("nan")), (2**1023, 2.0**1023), (2**63, 9.223372036854775807e18), (2**47, 2.0**47 + 0.5),
]
for a, b in pairs:
    print(a if a < 10**30 else "huge", b, a == b, a != b, a < b, a <= b, a > b, a >= b, b < a, b >= a)

print("ordering a mixed list")
print(sorted([3, 2.5, True, -1, 0.0, 2**53 + 1, 2.0**53, 10**20, 1e19]))
print(max(1, 1.0), max(1.0, 1), min(True, 1), sum([1, 1.5, True]))
print([1, 2, 3].index(2.0), [1.0, True, 1].count(1), (0.0, 1) == (False, 1.0), 1 in {True}, 0 in [False])
print(1 == "1", 1.0 == None, 1 != "1", 5 in "x5".split("x"))
for left, right in ((1, "1"), (None, 1), (1j, 2), ([], 1)):
    try:
        print(left < right)
    except TypeError as e:
        print(type(e).__name__, e)
