# Formatter: as str.format, parsing, hooks, nesting, numbering, errors.
from string import Formatter


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


f = Formatter()


class Obj:
    attr = [10, {'k': 'deep'}]


print(f.format('{0} {1!r:>6} {name} {0}', 1, 'x', name='n'), f.format('{} {} {}', 1, 2, 3), f.format('{o.attr[1][k]} {o.attr[0]:04d}', o=Obj), f.format('{{}} {{{0}}}', 1))
print(f.format('{:{}}|{:>{w}}|{:{a}{w}}', 3, 5, 'r', 'q', w=4, a='^'), f.format('{!s} {!a}', 'é', 'é'), f.format(''), f.format('plain'), f.vformat('{0}{k}', (1,), {'k': 2}))
for text in ('a{b}c', '{0!r:x{1}}', '{}', 'no', '{{x}}', '{a.b[c]!s:>3}', '', '}}{{', '{:}', '{!r}'):
    print(repr(text), list(f.parse(text)))
for text in ('{', '}', 'a{b', '{a!}', '{a!r', '{a!rx}', '{a{b}}', '{a[}', '{a:{}', '{!', 'x}y'):
    attempt(lambda: list(f.parse(text)))
for text in ('{} {0}', '{0} {}', '{2}', '{nope}', '{0.nope}', '{0[nope]}', '{!z}', '{:{:{}}}', '{0:zz}', '{0.}', '{0[]}', '{0[a]b}', '{0..x}'):
    attempt(lambda: f.format(text, 1))
attempt(lambda: f.format())
attempt(lambda: Formatter.format())
print(f.get_field('0.attr[1]', (Obj,), {}), f.get_field('k', (), {'k': 5}), f.get_value(0, ('a',), {}), f.get_value('k', (), {'k': 'v'}), f.convert_field(3, 'r'), f.format_field(3.14159, '.2f'))


class Loud(Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f'<{key}>') if isinstance(key, str) else super().get_value(key, args, kwargs)

    def convert_field(self, value, conversion):
        return str(value).upper() if conversion == 'u' else super().convert_field(value, conversion)

    def format_field(self, value, spec):
        return f'[{super().format_field(value, spec)}]'

    def check_unused_args(self, used, args, kwargs):
        unused = [i for i in range(len(args)) if i not in used] + [k for k in kwargs if k not in used]
        print('unused', unused)


print(Loud().format('{0!u} {missing} {x:>4}', 'a', 'b', x=1, y=2))


class Commands(Formatter):
    def parse(self, text):
        for word in text.split():
            yield ('', word[1:], '', None) if word.startswith('@') else (word + ' ', None, None, None)


print(Commands().format('hello @name and @0', 'arg', name='you'))
