# memoryview over bytes and bytearray: slices, writes, casts, shapes, release, comparison.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


data = bytearray(b'abcdefgh')
v = memoryview(data)
print(len(v), v[0], v[-1], bytes(v[2:5]), v[::2].tobytes(), v[::-1].tobytes(), v.tolist()[:3], v.format, v.itemsize, v.nbytes, v.ndim, v.shape, v.strides, v.readonly, v.contiguous, v.obj is data, v.hex(), 97 in v, list(v[:2]))
v[0] = 65
v[1:3] = b'BC'
v[-2:] = memoryview(b'YZ')
print(data, v == data, v == b'ABCdefYZ', v[:3] == b'ABC', v != b'x', v.tobytes() == bytes(data), list(reversed(v))[:2], v.index(100), v.count(65))
for call in (lambda: v.__setitem__(0, 256), lambda: v.__setitem__(0, b'x'), lambda: v.__setitem__(slice(0, 2), b'xyz'), lambda: v[99], lambda: v['a'], lambda: memoryview(3), lambda: memoryview('text'), lambda: memoryview(b'x').__setitem__(0, 1), lambda: hash(v), lambda: v.cast('zz'), lambda: v.__delitem__(0),
             lambda: data.append(1), lambda: memoryview(), lambda: v.cast('I')[0:1].cast('B') and None, lambda: v[0:3].cast('H'), lambda: v + b'x', lambda: v < v, lambda: v.nope):
    attempt(call)
words = memoryview(bytearray(8)).cast('H')
words[0], words[3] = 1, 65535
print(words.tolist(), words.itemsize, words.nbytes, len(words), words.cast('B').tolist(), words.format)
ints = memoryview(bytearray(b'\x01\0\0\0\xff\xff\xff\xff')).cast('i')
print(ints.tolist(), ints.cast('B').cast('I').tolist(), ints.cast('B').cast('b').tolist())
grid = memoryview(bytearray(range(6))).cast('B', (2, 3))
print(grid.tolist(), grid.shape, grid.ndim, grid[1, 2], grid.strides, grid.nbytes, grid.tobytes())
attempt(lambda: grid[0])
attempt(lambda: grid[2, 0])
attempt(lambda: len(grid))
r = memoryview(b'const')
print(r.readonly, hash(r) == hash(b'const'), r.toreadonly().readonly, v.toreadonly().readonly, {r: 1}[memoryview(b'const')], r[1:3].obj)
with memoryview(data) as w:
    w[0] = 0
    inner = w[1:]
for call in (lambda: w[0], lambda: len(w), lambda: w.tobytes(), lambda: repr(w)[:9], lambda: inner[0], lambda: w == b'x'):
    attempt(call)
inner.release()
v.release()
data.append(33)
print(data, bytes(memoryview(data)[1:4]))
b = bytearray(b'hello')
b[1:3] = b'EELL'
b += b'!'
b *= 2
b.insert(0, 42)
b.extend([1, 2])
b.extend(b'xy')
del b[::3]
print(b, b.pop(), b.pop(0), b.remove(ord('!')), b, b.reverse(), b, b.copy() == b, b.clear(), b)
for call in (lambda: bytearray([256]), lambda: bytearray('x'), lambda: bytearray(-1), lambda: bytearray([1]).append('x'), lambda: bytearray().pop(), lambda: bytearray(b'a').remove(1), lambda: bytes([1, 'a']), lambda: bytes('x'), lambda: bytes(1.5), lambda: bytes(-1), lambda: bytes(3, 'ascii'), lambda: b'a' + 'b', lambda: memoryview(b'abc')['x'], lambda: bytearray(b'x').__setitem__(0, -1),
             lambda: bytes([10 ** 30]), lambda: hash(bytearray()), lambda: b'x' < 'x', lambda: bytearray(b'abc').__setitem__(slice(0, 2), 5)):
    attempt(call)
print(bytes(3), bytes([65, 66]), bytes('é', 'utf-8'), bytes(memoryview(b'mv')), bytes(range(3)), bytes(bytearray(b'q')), bytes(), bytearray(2), b'abc'[1], b'abc'[1:], b'%d-%s' % (5, b'x'), bytes.fromhex('00 ff 7f'), b'\x00\xff'.hex(), b'\x01\x02\x03\x04'.hex(':', 2), b'a' in b'cat', 97 in b'cat', b'cat'.find(b'a'), b','.join([b'a', bytearray(b'b')]))
