"""Products and sums of more than 48 bits under masks of any bits: with holes, which carries go over, changing, and very large."""


def constant(n):
    total, x = 0, 7
    for i in range(n):
        x = x * 48271 % 2147483647
        y = x * 2147480021
        total = (total + ((y * 3 + 1) & 17) + ((y * x + 5) & 0x5A5A5A5A5A) + ((x * y) & 0x2AAAAAAAAAAA)) % 1000003
    return total


def sums(n):
    total, x = 0, 11
    for i in range(n):
        x = x * 16807 % 2147483647
        total ^= (x * 140737488355327 + i) & 17
        total ^= (x * 140737488355321 + 140737488355327) & 0x3FF0000003FF
        total ^= (x * -140737488355321 - i) & 0x300000000101
    return total


def changing(n, masks):
    total, x = 0, 13
    for i in range(n):
        x = x * 16807 % 2147483647
        mask = masks[i % len(masks)]
        total = (total + ((x * 140737488355319 + i) & mask)) % 1000000007
    return total


print(constant(3000), sums(3000))
print(changing(3000, [17]), changing(3000, [0x155555555555, 3]), changing(3000, [(1 << 46) - 1, (1 << 47) - 1]))
print(changing(4000, [17, -1, 1 << 46, (1 << 47) - 1, (1 << 60) | 17, 0, -17, True]))
