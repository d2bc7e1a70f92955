# Shifts, masks, two's complement and the bit methods.
def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


for n in (0, 1, -1, 5, -5, 255, 256, -256, 2**47, -2**47, 2**64 - 1, -2**70, 0xDEADBEEFCAFEBABE1234):
    print(n, n.bit_length(), n.bit_count(), n & 0xFF, n | 3, n ^ -1, ~n)

print("shifts")
for n in (1, -1, 5, -5, 12345678901234567890):
    print([n << k for k in (0, 1, 40, 64)], [n >> k for k in (0, 1, 3, 63, 64, 200)])

print("signed masks")
print(-1 & 2**100, -1 | 2**100, -1 ^ 2**100)
print(-2**100 & -2**99, -2**100 | 2**99, -2**100 ^ -2**99)
print(-6 & 3, -6 | 3, -6 ^ 3, 6 & -3, 6 | -3, 6 ^ -3)
print((2**130 - 1) & (2**65), (-(2**130)) & (2**131 - 1), -(2**64) & (2**64 - 1))

print("population of a mask, walked by the lowest bit")
mask = 0b1011_0000_1000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0001
bits = []
while mask:
    low = mask & -mask
    bits.append(low.bit_length() - 1)
    mask &= mask - 1
print(bits)

attempt(lambda: 1 << -1)
attempt(lambda: 1 >> -1)
attempt(lambda: 0 << 10**30)
attempt(lambda: 1 >> 10**30)
attempt(lambda: -1 >> 10**30)
attempt(lambda: 1 << 1.5)
attempt(lambda: 1 & 1.0)
attempt(lambda: "a" | 1)
attempt(lambda: 1 ^ None)

print("bool keeps its kind")
print(True & False, True | False, True ^ True, True & 1, True | 2, ~5)
print(True << 3, True >> 1, (True).bit_length(), False.bit_count())

print("round trips through bytes")
for n in (0, 1, 255, 256, 65535, 2**40 + 7, 2**100 - 3):
    size = (n.bit_length() + 7) // 8 or 1
    big, little = n.to_bytes(size, "big"), n.to_bytes(size, "little")
    print(n, big.hex(), little.hex(), int.from_bytes(big, "big") == n, int.from_bytes(little, "little") == n)
for n in (-1, -128, 127, -129, -2**63):
    print(n, n.to_bytes(9, "big", signed=True).hex(), int.from_bytes(n.to_bytes(9, "little", signed=True), "little", signed=True))
print((5).to_bytes(), int.from_bytes([1, 2, 3]), int.from_bytes(bytearray(b"\xff\x00"), "little"))
attempt(lambda: (256).to_bytes(1, "big"))
attempt(lambda: (-1).to_bytes(1, "big"))
attempt(lambda: (128).to_bytes(1, "big", signed=True))
attempt(lambda: (1).to_bytes(-1, "big"))
attempt(lambda: (1).to_bytes(1, "middle"))
attempt(lambda: int.from_bytes("abc", "big"))
attempt(lambda: int.from_bytes([256], "big"))
