# UserDict, UserList and UserString as bases: what goes through the overridden methods.
from collections import UserDict, UserList, UserString


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


class Lower(UserDict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __missing__(self, key):
        if key == key.lower():
            raise KeyError(key)
        return self[key.lower()]


d = Lower({'Ab': 1}, CD=2)
d.update({'Ef': 3})
print(d, d['AB'], d['ef'], 'AB' in d, 'ab' in d, d.data, len(d), d.setdefault('GH', 4), d | {'IJ': 5}, type(d | {}).__name__)
attempt(lambda: d['zz'])
print(d.pop('ab'), d.get('NOPE', 'n'), Lower.fromkeys(['X', 'Y'], 0), d == {'cd': 2, 'ef': 3, 'gh': 4}, d.copy(), {'Q': 1} | d)
del d['cd']
print(list(d.items()), isinstance(d, dict), UserDict(a=1) == UserDict({'a': 1}))


class Ints(UserList):
    def append(self, item):
        super().append(int(item))

    def top(self):
        return self[-1]


n = Ints([3, 1])
n.append('7')
n.extend([5])
print(n, n[0], n[1:], type(n[1:]).__name__, n + [9], [9] + n, n * 2, n.top(), len(n), 7 in n, n.index(7), n.count(1))
n.sort()
n.reverse()
n.insert(0, 'raw')
n += (0,)
n[1] = 'set'
del n[-1]
print(n, n.pop(), n.data, n == ['raw', 'set', 5, 3], n < Ints(['s']), UserList('abc'), UserList(UserList([1])), n.copy())
attempt(lambda: n.remove('nope'))
attempt(lambda: n[99])
attempt(lambda: Ints([2]).append('x'))
print(list(reversed(n)), isinstance(n, list), max(UserList([1, 5, 2])), sorted(UserList([2, 1])))


class Shout(UserString):
    def __str__(self):
        return self.data.upper() + '!'


s = Shout('hey you')
print(s, repr(s), s.upper(), type(s.title()).__name__, s + ' there', 'oh ' + s, s * 2, s[1], s[-3:], len(s), 'you' in s, UserString('y') in s)
print(s.split(), s.find('y'), s.replace('e', 'E'), s == 'hey you', s < 'z', hash(s) == hash('hey you'), s.startswith('hey'),
      s.encode(), s.join(['a', 'b']), s.partition(' '), s.center(11, '*'), s.zfill(9), s.isalpha(), s.format(), s % ())
print(UserString('%s-%s') % (1, 2), int(UserString('42')), float(UserString('1.5')), UserString(42), UserString('{}').format(3))
attempt(lambda: s.index('q'))
print(list(UserString('ab')), UserString('aXbX').strip('X'), UserString('abc').removeprefix('a'), UserString('a b').translate({97: 'z'}))
