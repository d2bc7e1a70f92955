# Template: placeholders, escapes, mappings and keywords, safe substitution, invalid templates, a delimiter of its own.
from string import Template


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


t = Template('$who likes ${what}s at $$5, $who_else not')
print(t.substitute(who='tim', what='kung pao', who_else='guido'))
print(t.safe_substitute(who='tim'), '|', t.template, '|', t.get_identifiers(), t.is_valid())
print(t.substitute({'who': 1, 'what': 2}, who_else=3), t.substitute({'who': 1, 'what': 2, 'who_else': 0}, who_else=[]))
attempt(lambda: t.substitute())
attempt(lambda: t.substitute({'who': 1}))
for bad in ('$', 'a $ b', '${', '${}', '${unclosed', '$1', 'line\ntwo $!', '$-', '${a b}', '$$$', 'x$$$y', '${a}$', '$é'):
    template = Template(bad)
    attempt(lambda: template.substitute(a=1, y=2))
    print(repr(template.safe_substitute(a=1, y=2)), template.is_valid(), template.get_identifiers())
print(Template('$a$b${a}c$a_').safe_substitute(a=1, b=2), Template('').substitute(), Template('none').substitute(), Template('$$').substitute())
print(Template('$Name $NAME').substitute(Name='n', NAME='N'), Template('$a').substitute(a='$b'), Template('${a}').substitute(a=None))


class Percent(Template):
    delimiter = '%'


print(Percent('%x %{y} %% $z').substitute(x=1, y=2), Percent('%x %!').safe_substitute(x=1))


class Default(dict):
    def __missing__(self, key):
        return f'<{key}>'


print(Template('$one ${two}').substitute(Default(one=1)), Template('$x').safe_substitute(Default()))
attempt(lambda: Template('$x').substitute(3))
attempt(lambda: Template('$x').substitute({}, {}))
print(Template.delimiter, Template('$a').substitute(dict(a=1), b=2), Template('$self $mapping').substitute(self=1, mapping=2))
letter = Template('''Dear $name,
you owe $$$amount.''')
for name, amount in (('Ann', 5), ('Bob', 12.5)):
    print(letter.substitute(name=name, amount=amount))
attempt(lambda: Template('first\nsecond\n  $').substitute())
