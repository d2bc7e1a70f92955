# print's options; repr, ascii, str, format of many objects; chr and ord; their errors.
import io


def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


print()
print('a', 1, None, [2], sep='|')
print('no newline', end=' <end>\n')
print(*'abc', sep='')
print('x', 'y', sep=None, end=None)
print('', '', sep='-')
out = io.StringIO()
print('to', 'file', file=out, flush=True)
print(repr(out.getvalue()), print(end=''), print(file=out))
for call in (lambda: print('a', sep=1), lambda: print('a', end=2), lambda: print('a', file=3), lambda: print('a', nope=1), lambda: repr(), lambda: ascii(1, 2), lambda: chr(-1), lambda: chr(0x110000), lambda: chr('a'), lambda: chr(1.5), lambda: ord('ab'), lambda: ord(''), lambda: ord(5), lambda: ord(b'ab'),
             lambda: format(3, 5), lambda: format('a', 'd'), lambda: format(3, 'zz'), lambda: format([], '5'), lambda: str(b'a', 'nope'), lambda: str('a', 'ascii'), lambda: str(b'\xff', 'utf-8')):
    attempt(call)
print(repr('it\'s'), repr("a\"b'c"), repr('\n\t\\\x00\x7f\xa0é漢🐍\ud800'), ascii('é漢🐍'), repr(b'\x00\xffa\'"'), repr(bytearray(b'x')), repr(1.0), repr(1e16), repr(1e-5), repr(-0.0), repr(1e22), repr(123456789012345680.0), repr(0.1 + 0.2), repr(5e-324))
print(chr(65), chr(0x1F40D), ord('a'), ord('🐍'), ord(b'\xff'), [chr(i) for i in (97, 0x3b1, 0x4e2d)], ascii(chr(0xd800)), ord(chr(0x10ffff)), ord(bytearray(b'z')))
print(repr(None), repr(...), repr(NotImplemented), repr(int), repr(len), repr([].append)[:22], repr(range(3)), repr(slice(1)), repr(type), repr({}), repr(set()), repr(frozenset()), repr({1}), repr(frozenset([1])), repr(()), repr((1,)), repr([[]]), repr({'a': (1,)}), repr(3j), repr(1 - 2j), repr(complex(-0.0, -1)))
print(str(), str(3), str(b'abc', 'ascii'), str(b'x'), str(object=1.5), str(b'\xc3\xa9', encoding='utf-8'), str(b'\xff', 'utf-8', 'replace'), str(b'a\xffb', errors='ignore'), str([1, 'a']), str(None), format(3.14159, '.2f'), format('x', '>3'), format(255, '#x'), format(True), format(1234567, ','), format(None), format(int))
l = []
l.append(l)
d = {}
d['d'] = d
t = ([],)
t[0].append(t)
print(l, d, t, repr([l, d]))


class R:
    def __repr__(self): return 'R()'


class S(R):
    def __str__(self): return 'str of S'
    def __format__(self, spec): return f'<{spec}>'


class Bad:
    def __repr__(self): return 5
    def __str__(self): return b'x'
    def __format__(self, spec): return 7


print(R(), [R()], S(), [S()], str(S()), f'{S():a b}', f'{S()!r:>5}', '%s %r' % (S(), S()), '{!s:>10}|{:q}'.format(S(), S()), ascii(R()), {R(): S()})
for call in (lambda: repr(Bad()), lambda: str(Bad()), lambda: format(Bad()), lambda: f'{Bad()}', lambda: [Bad()].__repr__(), lambda: '%s' % Bad(), lambda: ascii(Bad())):
    attempt(call)


class Unicode:
    def __repr__(self): return 'é'


print(ascii(Unicode()), repr(Unicode()), ascii(['é']), f'{Unicode()!a}')
