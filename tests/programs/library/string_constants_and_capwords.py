# The constants of string, capwords.
import string


print(string.ascii_letters, string.ascii_lowercase, string.ascii_uppercase, string.digits, string.hexdigits, string.octdigits)
print(string.punctuation, repr(string.whitespace), len(string.printable), repr(string.printable[-8:]))
print(set(string.printable) == set(string.digits + string.ascii_letters + string.punctuation + string.whitespace), sorted(string.__all__))
print(all(c.isspace() for c in string.whitespace), all(c.isalnum() for c in string.ascii_letters + string.digits), any(c.isalnum() for c in string.punctuation))
for args in (('hello  wide   world',), ('  spaced out ',), ('MIXED cAsE',), ('a-b-c', '-'), ('a--b', '-'), ('',), ('x y', ''), ('été fini',), ('tab\tand\nline',), ('one', ' ')):
    try:
        print(args, repr(string.capwords(*args)))
    except Exception as e:
        print(args, type(e).__name__, e)
rot13 = str.maketrans(string.ascii_lowercase, string.ascii_lowercase[13:] + string.ascii_lowercase[:13])
print('hello'.translate(rot13), 'hello'.translate(rot13).translate(rot13))


def caesar(text, shift):
    table = {}
    for alphabet in (string.ascii_lowercase, string.ascii_uppercase):
        for i, c in enumerate(alphabet):
            table[ord(c)] = alphabet[(i + shift) % 26]
    return text.translate(table)


print(caesar('The Quick Brown Fox!', 3), caesar(caesar('Back Again', 7), -7))
print(''.join(c for c in 'a1!b2?' if c not in string.punctuation), sum('0xBEEF'.count(c) for c in string.hexdigits))
print([c in string.octdigits for c in '0789'], string.digits[::-1], string.ascii_letters.index('Z'))


def is_pangram(text):
    return set(string.ascii_lowercase) <= set(text.lower())


print(is_pangram('Sphinx of black quartz, judge my vow'), is_pangram('not this'))
