# Reports made with Formatter, Template, capwords and the constants of string.
import string
from string import Template, Formatter, capwords
from collections import ChainMap


class Safe(dict):
    def __missing__(self, key):
        return '{' + key + '}'


class Report(Formatter):
    """Adds conversions for case and a specification for plurals."""

    def convert_field(self, value, conversion):
        match conversion:
            case 'u':
                return str(value).upper()
            case 'c':
                return capwords(str(value))
        return super().convert_field(value, conversion)

    def format_field(self, value, spec):
        if spec.startswith('plural:'):
            one, many = spec[7:].split('|')
            return f'{value} {one if value == 1 else many}'
        if spec == 'list':
            return ', '.join(map(str, value))
        return super().format_field(value, spec)


f = Report()
print(f.format('{0!u} has {1:plural:item|items}: {2:list}', 'box', 1, ['a']), f.format('{n!c}: {k:plural:mouse|mice} of {m:,}', n='the LAST cat', k=3, m=1234567))
print(f.vformat('{known} {unknown} {known:>6}', (), Safe(known=5)), '{known} {unknown}'.format_map(Safe(known=5)))
invoice = Template('${name} owes $$${amount} on ${date}; ref $ref-$$')
for row in ({'name': 'Ann', 'amount': '12.50'}, {'name': 'Bob', 'amount': 3, 'date': 'Monday', 'ref': 'R1'}):
    print(invoice.safe_substitute(ChainMap(row, {'date': 'today'})))
rows = [('name', 'qty', 'price'), ('apple', 3, 1.5), ('kiwi', 12, 0.25), ('watermelon', 1, 1000.0)]
widths = [max(len(f'{r[i]:.2f}' if isinstance(r[i], float) else str(r[i])) for r in rows) for i in range(3)]
for name, qty, price in rows:
    shown = f'{price:.2f}' if isinstance(price, float) else price
    print(f'|{name:<{widths[0]}}|{qty:^{widths[1]}}|{shown:>{widths[2]}}|')
print('-' * (sum(widths) + 4), '{:=^20}'.format(' end '), '{:*<8}{:*>8}'.format('l', 'r'), f'{"centre":~^12}')


def caesar(text, key):
    table = {}
    for letters in (string.ascii_lowercase, string.ascii_uppercase):
        table |= str.maketrans(letters, letters[key:] + letters[:key])
    return text.translate(table)


secret = caesar('Attack at Dawn!', 5)
print(secret, caesar(secret, -5), [caesar(secret, -k) for k in range(3, 7)])
text = 'It was the best of times, it was the worst of times...'
clean = text.translate(str.maketrans('', '', string.punctuation)).lower().split()
print(clean, capwords('-'.join(clean[:4]), '-'), sum(c in string.ascii_uppercase for c in text), ''.join(sorted(set(text) & set(string.ascii_lowercase))))


def check_password(password):
    kinds = {'lower': string.ascii_lowercase, 'upper': string.ascii_uppercase, 'digit': string.digits, 'punctuation': string.punctuation}
    return [name for name, chars in kinds.items() if not any(c in chars for c in password)]


print(check_password('abc'), check_password('Abc1!'), check_password(''), list(f.parse('{a!u:{w}}{{x}} y')))
for name, value in (('int', 255), ('float', 3.14159), ('str', 'text'), ('bool', True), ('complex', 1 + 2j)):
    shown = []
    for spec in ('', '>8', '<8', '^8', '08', '+', 'x', '.2f', 'e', '%', 's', ',', '#b', '.3', 'n', 'c'):
        try:
            shown.append(format(value, spec))
        except (ValueError, TypeError) as e:
            shown.append(type(e).__name__)
    print(name, shown)
