# Products of more than 48 bits, and sums with them, that are reduced at once: by a modulus, a mask, a division, a shift.


def lcg(state, n):
    total = 0
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        total += state >> 16
    return state, total


def minstd(state, n):
    total = 0
    for _ in range(n):
        state = state * 6364136223 % 2147483647
        total ^= state
    return state, total


def power(base, exponent, modulus):
    result = 1
    while exponent:
        if exponent & 1:
            result = result * base % modulus
        base = base * base % modulus
        exponent >>= 1
    return result


def mixed(n, a, b, c, divisor):
    results = [0] * 6
    for i in range(n):
        x, y, z = a + i, b - i, c ^ i
        results[0] += (x * y + z) % divisor
        results[1] += (z + x * y) // divisor & 0xFFFF
        results[2] ^= x * y >> 31
        results[3] ^= x * y + z >> 50
        results[4] = results[4] * 31 + (x * y & 0xFFFFFFFF) & 0xFFFFFFFF
        results[5] ^= (x * y + z) & (1 << 46) - 1
    return results


print(lcg(1, 3000), minstd(5, 3000))
print(power(3, 10**300 + 7, 998244353), power(12345678901, 1 << 400, 140737488355327))
print(mixed(2500, 1 << 40, 1 << 39, 12345, 998244353))
print(mixed(2500, -(1 << 41), 1 << 39, -5, 1 << 45))
print(mixed(2500, -(1 << 47) + 1, -(1 << 47) + 2600, (1 << 47) - 4096, (1 << 47) - 1))
print(mixed(2500, 1000, 3000, 7, 10))
print(mixed(2500, (1 << 23) - 1200, 1 << 24, 1 << 46, 65537))
print(mixed(2500, 1 << 44, 1 << 30, 3, 7)[:2], mixed(2500, 1 << 44, -(1 << 30), 3, -7)[:2])


def until(n, values, divisors, masks, counts):
    seen = 0
    try:
        for i in range(n):
            x = values[i % len(values)]
            product = x * 140737488350000 + i
            seen ^= product % divisors[i % len(divisors)]
            seen ^= product & masks[i % len(masks)]
            seen ^= product >> counts[i % len(counts)]
    except (ZeroDivisionError, ValueError, TypeError) as error:
        return seen % 1000000007, i, type(error).__name__, str(error)
    return seen % 1000000007


big = [1 << 40, 3 << 39, 5 << 38]
print(until(2000, big, [97], [0xFFFFF], [60]))
print(until(2000, big, [97, -97], [0xFFFFF, -1], [60, 3, 0]))
print(until(2000, big + [2, 0, -1], [97, 1 << 60], [1 << 60, 255], [200, 41]))
print(until(2000, big, [97] * 1999 + [0], [0xFFFFF], [60]))
print(until(2000, big, [97], [7], [60] * 1500 + [-1]))
print(until(2000, big, [97] * 1500 + [2.5], [7], [60]))
print(until(2000, big, [97], [7] * 1600 + [None], [60]))
print(until(2000, big + [1 << 70, True], [97], [7], [60]))


def kept(n):
    kept = []
    x = 1 << 45
    for i in range(n):
        product = x * (x - i)
        total = product + i
        if total % 7 != 3 and i % 97 == 5:
            kept.append(product)
        if product & 1023 > total & 1023:
            kept.append(total)
    return len(kept), sum(kept), kept[-1], product


print(kept(3000))


def compared(n):
    above = 0
    for i in range(n):
        product = (i + (1 << 30)) * (1 << 30)
        if product > 1 << 61:
            above += 1
        above += product == 1 << 60
        product += 5
        above += product % 3
        product -= 1
        above += -product % 11
    return above


print(compared(3000))
