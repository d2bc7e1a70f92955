# The abstract bases of io, subclasses written in Python, and what their mixin methods do.
import io
import io as _same
from io import IOBase, RawIOBase, BufferedIOBase, TextIOBase, StringIO, BytesIO, UnsupportedOperation


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


print([isinstance(StringIO(), cls) for cls in (IOBase, RawIOBase, BufferedIOBase, TextIOBase)], [isinstance(BytesIO(), cls) for cls in (IOBase, RawIOBase, BufferedIOBase, TextIOBase)])
print(issubclass(TextIOBase, IOBase), issubclass(RawIOBase, IOBase), (io.SEEK_SET, io.SEEK_CUR, io.SEEK_END), io.DEFAULT_BUFFER_SIZE, UnsupportedOperation.__mro__[1:3])


class Chunks(RawIOBase):
    def __init__(self, *chunks):
        self.chunks = list(chunks)

    def readable(self):
        return True

    def readinto(self, buffer):
        if not self.chunks:
            return 0
        chunk = self.chunks.pop(0)
        buffer[:len(chunk)] = chunk
        return len(chunk)


c = Chunks(b'ab', b'c\nd', b'efg')
print(c.read(5), c.read(10), c.readall(), c.readable(), c.writable(), c.seekable(), c.closed)
print(Chunks(b'x', b'y', b'\n').readline(), Chunks().read(3))
for call in (lambda: c.seek(0), lambda: c.tell(), lambda: c.truncate(), lambda: c.fileno(), lambda: c.write(b'x'), lambda: c.isatty(), lambda: c.flush()):
    attempt(call)
c.close()
for call in (lambda: c.flush(), lambda: c.isatty(), lambda: c.readline(), lambda: c.__enter__(), lambda: c.close()):
    attempt(call)
print(c.closed)


class Shout(TextIOBase):
    def __init__(self):
        self.parts = []

    def writable(self):
        return True

    def write(self, text):
        self.parts.append(text.upper())
        return len(text)

    def close(self):
        if not self.closed:
            self.parts.append('<closed>')
        super().close()


s = Shout()
print('hello', 1, file=s)
s.writelines(['a', 'b'])
with s:
    s.write('in')
print(s.parts, s.closed, s.encoding, s.errors, s.newlines)
t = Shout()
for call in (lambda: t.read(), lambda: t.readline(), lambda: t.detach(), lambda: next(t), lambda: t.seek(0)):
    attempt(call)


class Lines(TextIOBase):
    def __init__(self):
        self.n = 0

    def readline(self, size=-1):
        self.n += 1
        return f'line {self.n}\n' if self.n < 4 else ''


print(list(Lines()), Lines().readlines(8))
print(isinstance(BytesIO(), io.Reader), isinstance(Shout(), io.Writer), issubclass(int, io.Reader), io.Reader[bytes])
IOBase.register(dict)
print(isinstance({}, IOBase))
