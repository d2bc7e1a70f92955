# Text streams at work: a CSV parser, word counts, an indenting writer, a tee, a paginator.
import io
from contextlib import redirect_stdout
from collections import Counter


def parse_csv(stream):
    row, field, quoted = [], [], False
    while char := stream.read(1):
        if quoted:
            if char == '"':
                nxt = stream.read(1)
                if nxt == '"':
                    field.append('"')
                else:
                    quoted = False
                    if nxt:
                        stream.seek(stream.tell() - 1)
            else:
                field.append(char)
        elif char == '"':
            quoted = True
        elif char == ',':
            row.append(''.join(field))
            field.clear()
        elif char == '\n':
            yield [*row, ''.join(field)]
            row, field = [], []
        else:
            field.append(char)
    if row or field:
        yield [*row, ''.join(field)]


data = 'name,quote,n\n"Smith, J","said ""hi""\nthen left",3\nplain,,\n"",x,"last"'
for row in parse_csv(io.StringIO(data)):
    print(row)


class Indent(io.TextIOBase):
    def __init__(self, target, prefix='  '):
        self.target, self.prefix, self.fresh = target, prefix, True

    def writable(self):
        return True

    def write(self, text):
        for piece in text.splitlines(keepends=True):
            if self.fresh and piece.strip():
                self.target.write(self.prefix)
            self.target.write(piece)
            self.fresh = piece.endswith('\n')
        return len(text)


class Tee(io.StringIO):
    def __init__(self, other):
        super().__init__()
        self.other = other

    def write(self, text):
        self.other.write(text)
        return super().write(text)


out = io.StringIO()
outer = Indent(out, '> ')
print('one\ntwo', file=outer)
inner = Indent(outer, '    ')
print('deep', 'er', file=inner)
print('back', file=outer)
print(out.getvalue(), end='')
first = io.StringIO()
tee = Tee(first)
with redirect_stdout(tee):
    print('both', 'streams')
    print('again')
print(repr(first.getvalue()), first.getvalue() == tee.getvalue())
text = io.StringIO('''the quick brown fox
jumps over the lazy dog

the end
''')
counts = Counter(word for line in text for word in line.split())
print(counts.most_common(2), text.tell(), text.read(), text.seek(0), sum(1 for _ in text))
text.seek(0)
numbered = io.StringIO()
numbered.writelines(f'{i:>3} {line}' for i, line in enumerate(text, 1) if line.strip())
print(numbered.getvalue(), end='')
log = io.StringIO()
for i in range(30):
    log.write(f'entry {i}\n')
lines = log.getvalue().splitlines()
print(len(lines), lines[-1], log.tell() == len(log.getvalue()))


def pages(stream, size):
    while page := [line for _, line in zip(range(size), stream)]:
        yield [line.rstrip() for line in page]


log.seek(0)
print([len(page) for page in pages(iter(log.readline, ''), 12)])
edited = io.StringIO('abcdef')
edited.seek(2)
edited.write('XY')
edited.seek(0, io.SEEK_END)
edited.write('gh')
edited.seek(0)
print(edited.read(4), edited.read(), edited.truncate(3), edited.getvalue())
