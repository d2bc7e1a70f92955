# The methods of int and float: bits, bytes, ratios, hex, rounding, conversion, exactness at the edges.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


print([n.bit_length() for n in (0, 1, -1, 255, 256, -256, 2 ** 100)], [n.bit_count() for n in (0, 7, -7, 2 ** 70 - 1)], (10).as_integer_ratio(), (5).conjugate(), (5).numerator, (-5).denominator, (7).real, (7).imag, (3).is_integer(), (2 ** 70).__sizeof__() > 0)
print((1024).to_bytes(2), (1024).to_bytes(4, 'little'), (-2).to_bytes(2, 'big', signed=True), (0).to_bytes(0), (255).to_bytes(), int.from_bytes(b'\x04\x00'), int.from_bytes(b'\xff\xfe', 'little', signed=True), int.from_bytes([1, 2]), int.from_bytes(b''), int.from_bytes(bytearray(b'\x80'), signed=True), (2 ** 80).to_bytes(11, 'little'))
for call in (lambda: (256).to_bytes(1), lambda: (-1).to_bytes(2), lambda: (1).to_bytes(-1), lambda: (1).to_bytes(2, 'middle'), lambda: int.from_bytes('x'), lambda: int.from_bytes([256]), lambda: int.from_bytes(3), lambda: (128).to_bytes(1, signed=True), lambda: (1).to_bytes('x')):
    attempt(call)
print(7 // 2, -7 // 2, 7 // -2, 7 % -3, -7 % 3, -7 // 2.0, 2 ** -1, 2 ** 0.5 > 1.414, 1 << 100, -1 >> 5, 5 & -2, 5 | -8, 5 ^ -1, ~0, 10 ** 20 // 3, -10 ** 20 % 7, 10 ** 20 * -10 ** 20, (2 ** 64 - 1) ** 2, 2 ** 64 >> 63, -(2 ** 64) >> 70, 3 ** 50 % 2 ** 32, 10 ** 30 - 10 ** 30 + 1)
print(2 ** 47, 2 ** 47 - 1, -2 ** 47, -2 ** 47 - 1, 2 ** 47 + 2 ** 47, 2 ** 63 - 1 + 1, -2 ** 63 - 1, 140737488355327 + 1, 140737488355328 - 1, (2 ** 47) // 2, 2 ** 24 * 2 ** 24, 10 ** 15 * 10 ** 15, -(-2 ** 47), abs(-2 ** 47), hash(2 ** 61 - 1), hash(-1), hash(2 ** 61), hash(10 ** 30) == hash(float(10 ** 30)) if float(10 ** 30) == 10 ** 30 else 'inexact')
for call in (lambda: 1 << -1, lambda: 1 >> -1, lambda: 1 << 'a', lambda: 5 & 1.0, lambda: ~1.5, lambda: 1 // 0, lambda: 1 % 0.0, lambda: 2 ** 'a', lambda: 'a' - 1, lambda: 1 + None, lambda: 1 < 'a', lambda: -'a', lambda: int.nope, lambda: (1).nope):
    attempt(call)
print([x.is_integer() for x in (1.0, 1.5, -0.0, 1e300, float('inf'))], (0.75).as_integer_ratio(), (-2.5).as_integer_ratio(), (0.1).as_integer_ratio(), (1e300).as_integer_ratio()[1], (0.0).as_integer_ratio(), (2.5).conjugate(), (2.5).real, (2.5).imag, float.from_number(3), float.from_number(2.5), int(1e23), int(-1e15))
print((255.5).hex(), (-0.1).hex(), (0.0).hex(), (5e-324).hex(), float('inf').hex(), float('nan').hex(), float.fromhex('0x1.8p3'), float.fromhex('-1p-2'), float.fromhex('inf'), float.fromhex(' 0x.8 '), float.fromhex('0x1.999999999999ap-4'), float.fromhex('10'))
for call in (lambda: float('inf').as_integer_ratio(), lambda: float('nan').as_integer_ratio(), lambda: float.fromhex('xyz'), lambda: float.fromhex('0x1p5000'), lambda: float.from_number('3'), lambda: (1.5).to_bytes, lambda: 1.5 // 0, lambda: 1.5 % 0, lambda: divmod(1.5, 0), lambda: 0.0 ** -1, lambda: (-8.0) ** 0.5 == 1j, lambda: 2.0 ** 5000, lambda: int(float('nan')), lambda: 1.5 << 1):
    attempt(call)
inf, nan = float('inf'), float('nan')
print(inf > 10 ** 400, -inf < -10 ** 400, nan == nan, nan != nan, nan in [nan], [nan] == [nan], inf - inf, inf * 0, 0 * -1.0, -0.0 == 0.0, str(-0.0), 1e400, -1e400, 1e-400, 2 ** 53 + 1 == float(2 ** 53 + 1), 10 ** 16 == 1e16, 10 ** 23 == 1e23, 2 ** 1023 * 1.0, 1 == 1.0, hash(1.0) == hash(1), hash(0.5), hash(inf), hash(-inf), hash(-0.0))
print(0.1 + 0.2, 1 / 3, 2 / 3, 1e15 + 0.3, 123456789.123456789, 1e21, 1e16, 12345678901234567890.0, 1.5e-7, 0.0001, 0.00001, 1e5, 5e-324, 1.7976931348623157e308, 4.35, 2.675, 1.005, 9007199254740993.0, 100.0, 1e100, -1.5e-10, 3.0e0, 1_000.5, .5, 5.)
print(-7.5 // 2, -7.5 % 2, 7.5 // -2, 7.5 % -2, 1e300 % 7, -0.0 % 5, 5.0 % inf, -5.0 % inf, 5 // inf, -5 // inf, divmod(-7.5, 2), divmod(5, 0.3), round(5e15 + 0.5), round(0.5), round(1.5), round(2.5), round(-0.5), round(1e300) == int(1e300), 3.7 // 1, int(3.7), int(-3.7), 10 ** -2, 10.0 ** 2, (-8) ** (1 / 3) != -2, 4 ** 0.5, 0 ** 0, 0.0 ** 0, inf ** 0, nan ** 0, 1 ** nan)
print(True + 1.5, 1 + 2.5j, 3 * 0.1, 10 ** 18 + 0.5, 2 ** 100 / 2 ** 98, 10 ** 400 / 10 ** 399, -10 ** 400 // 10 ** 398, 7 / 2, 6 / 2, -1 / 3, 1e308 * 10, (10 ** 400) > 1e308, 3 == 3.0 == (3 + 0j), 1 < 1.5 < 2)
attempt(lambda: 10 ** 400 / 3)
attempt(lambda: 10 ** 400 * 1.0)
attempt(lambda: float(2 ** 1024))
