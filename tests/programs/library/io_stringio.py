# StringIO: reading, writing, seeking, lines, newline translation, errors after close.
from io import StringIO, SEEK_SET, SEEK_CUR, SEEK_END, UnsupportedOperation


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


s = StringIO('first\nsecond\nthird')
print(s.readline(), s.read(3), s.tell(), s.read(), s.read(), s.readline(), s.getvalue().count('\n'))
s.seek(0)
print(list(s), s.seek(0), s.readlines(), s.seek(6), s.readlines(3), s.seek(0), s.readline(3), s.readline(0), s.readline(-1), next(s))
print(s.seek(0, SEEK_END), s.write('!'), s.getvalue(), s.seek(0), s.write('FIRST'), s.getvalue(), s.seek(0, 1) == s.tell(), s.tell())
w = StringIO()
print(w.write('abc'), w.write(''), w.writelines(['d', 'e']), w.getvalue(), w.tell(), w.seek(10), w.write('z'), repr(w.getvalue()))
print(w.truncate(4), repr(w.getvalue()), w.tell(), w.seek(1), w.truncate(), w.getvalue(), w.read())
print(s.readable(), s.writable(), s.seekable(), s.closed, s.isatty(), s.line_buffering, s.newlines, s.encoding, s.errors)
for newline in ('\n', '', None, '\r\n', '\r'):
    n = StringIO('a\nb\r\nc\rd', newline=newline)
    print(repr(newline), n.readlines(), repr(n.getvalue()), n.newlines)
    m = StringIO(newline=newline)
    m.write('x\ny\r\nz')
    print(repr(m.getvalue()))
for call in (lambda: s.write(3), lambda: s.write(b'x'), lambda: StringIO(3), lambda: s.seek(-1), lambda: s.seek(1, SEEK_CUR), lambda: s.seek(1, SEEK_END), lambda: s.seek(0, 9),
             lambda: s.read('x'), lambda: s.truncate(-1), lambda: s.fileno(), lambda: s.detach(), lambda: StringIO('', newline='x'), lambda: s.writelines([1]), lambda: s.buffer):
    attempt(call)
with StringIO('in with') as inner:
    print(inner.read())
for call in (inner.read, lambda: inner.write('x'), inner.getvalue, lambda: inner.seek(0), lambda: list(inner), inner.readable, lambda: inner.__enter__(), inner.tell, inner.close):
    attempt(call)
print(inner.closed, issubclass(UnsupportedOperation, OSError), issubclass(UnsupportedOperation, ValueError), UnsupportedOperation.__module__)
out = StringIO()
print('a', 2, [3], sep='-', end='.\n', file=out)
print('unicode: ünïcödé 漢字 🐍', file=out)
print(repr(out.getvalue()), len(out.getvalue()), StringIO(initial_value='k', newline=None).read(1))
out.seek(len('a-2-[3].\n') + 9)
print(out.read(7), out.tell())
it = StringIO('1\n2\n3\n')
print(sum(int(line) for line in it), next(it, 'end'))


class Upper(StringIO):
    def write(self, text):
        return super().write(text.upper())


u = Upper()
print('shout', file=u)
print(repr(u.getvalue()), [line.strip() for line in StringIO('x \n y\n')])
