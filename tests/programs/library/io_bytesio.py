# BytesIO: reading, writing, buffers, seeking, lines, errors.
from io import BytesIO, UnsupportedOperation


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


b = BytesIO(b'alpha\nbeta\ngamma')
print(b.readline(), b.read(2), b.tell(), b.read1(2), b.read(), b.read(), b.getvalue()[:5])
print(b.seek(0), b.readlines(), b.seek(-5, 2), b.read(), b.seek(0), b.seek(3, 1), b.read(3), list(BytesIO(b'a\nb')), b.seek(0), b.readline(3), b.readlines(1))
target = bytearray(4)
b.seek(0)
print(b.readinto(target), target, b.readinto1(target), b.readinto(bytearray(0)), b.read(None)[:3], b.readinto(target))
w = BytesIO()
print(w.write(b'abc'), w.write(bytearray(b'de')), w.write(memoryview(b'f')), w.writelines([b'g', b'h']), w.getvalue(), w.tell())
print(w.seek(2), w.write(b'XX'), w.getvalue(), w.seek(10), w.write(b'!'), w.getvalue(), w.truncate(5), w.getvalue(), w.tell(), w.seek(1), w.truncate(), w.getvalue())
v = BytesIO(b'view me')
view = v.getbuffer()
view[0:4] = b'VIEW'
print(v.getvalue(), len(view), bytes(view[5:]))
attempt(lambda: v.truncate(0))
attempt(lambda: v.write(b'much longer than before'))
view.release()
print(v.truncate(4), v.getvalue(), v.readable(), v.writable(), v.seekable(), v.isatty(), v.closed)
for call in (lambda: w.write('text'), lambda: w.write(3), lambda: BytesIO('text'), lambda: BytesIO(3), lambda: w.seek(-1), lambda: w.seek(0, 7), lambda: w.read('x'), lambda: w.truncate(-1),
             lambda: w.fileno(), lambda: w.detach(), lambda: w.readinto(b'const'), lambda: w.writelines(['x']), lambda: w.seek(-99, 2), lambda: w.seek('a')):
    attempt(call)
with BytesIO(b'x') as closing:
    print(closing.read(99))
for call in (closing.read, lambda: closing.write(b''), closing.getvalue, closing.getbuffer, lambda: next(closing), closing.close, lambda: closing.__enter__()):
    attempt(call)


class Count(BytesIO):
    total = 0

    def write(self, data):
        self.total += len(data)
        return super().write(data)


c = Count()
c.writelines([b'12', b'345'])
c.write(b'6')
print(c.total, c.getvalue(), BytesIO(initial_bytes=b'kw').read())
import copy
b.seek(3)
twin = copy.copy(b)
print(twin.tell(), twin.read(4), b.tell(), copy.deepcopy(b).getvalue() == b.getvalue())
big = BytesIO()
for i in range(300):
    big.write(bytes([i % 256]) * 3)
big.seek(300)
print(len(big.getvalue()), big.read(3), sum(big.getvalue()), big.seek(0, 2), big.peek(1) if hasattr(big, 'peek') else 'no peek')
