# Complex numbers: operators, parts, errors and the mixing with real numbers.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


z, w = 3 + 4j, 1 - 2j
print(z + w, z - w, z * w, z / w, -z, +z, abs(z), z.conjugate(), z.real, z.imag)
print(z**2, z**0, z**-1, z**0.5, 2**z, (1j) ** 2, 1j**3, 0j**0, z**100 / z**99)
print(z + 1, 1 + z, z * 2.5, 2 - z, z / 2, 10 / z, z - True)
print(z == 3 + 4j, z != w, 3 + 0j == 3, 2.5 == 2.5 + 0j, 1j == 1, hash(3 + 0j) == hash(3), {1 + 0j: "one"}[1])
print(bool(0j), bool(1e-300j), complex(z) is not None, complex(0, -0.0), complex(-0.0, 0))

attempt(lambda: z < w)
attempt(lambda: z // w)
attempt(lambda: z % w)
attempt(lambda: divmod(z, w))
attempt(lambda: z / 0)
attempt(lambda: 0j ** -1)
attempt(lambda: 0j ** 1j)
attempt(lambda: int(z))
attempt(lambda: float(z))
attempt(lambda: round(z))
attempt(lambda: z + "a")
attempt(lambda: z @ w)
attempt(lambda: pow(z, 2, 3))
attempt(lambda: ~z)
attempt(lambda: sorted([z, w]))
attempt(lambda: 1e200j ** 2 * 1e300)
attempt(lambda: (1e200 + 1e200j) ** 3)
attempt(lambda: setattr(z, "real", 1))
attempt(lambda: abs(complex(1e308, 1e308) * 10))

inf, nan = float("inf"), float("nan")
print(complex(inf, nan), complex(nan, -inf), abs(complex(inf, nan)), abs(complex(nan, 1)), complex(inf, 1) * 2, 1j * inf)
print(complex(1, 2) * complex(inf, inf), complex(inf, 0) / complex(1, 1))

total = 0
for k in range(5):
    total += (k + 1j) * (1 - k * 1j)
print(total, sum([1j, 2, 3.5]))


def mandelbrot(c, limit=40):
    z = 0
    for n in range(limit):
        if abs(z) > 2:
            return n
        z = z * z + c
    return limit


for row in range(-4, 5):
    print("".join(" .:-=+*#%@"[min(9, mandelbrot(complex(col / 12 - 0.6, row / 4)) // 4)] for col in range(-18, 15)))
