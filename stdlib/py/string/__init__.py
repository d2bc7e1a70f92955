"""Constants for text, templates with $names, and the machinery of str.format as a class."""

__all__ = ['ascii_letters', 'ascii_lowercase', 'ascii_uppercase', 'capwords', 'digits', 'hexdigits',
           'octdigits', 'printable', 'punctuation', 'whitespace', 'Formatter', 'Template']

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Capitalize each word; words are split, and joined again, at the separator (runs of whitespace)."""
    return (' ' if sep is None else sep).join([word.capitalize() for word in s.split(sep)])


# ---- templates -----------------------------------------------------------------------------------------

_DEFAULT_ID = '(?a:[_a-z][_a-z0-9]*)'
_id_start = frozenset(ascii_letters + '_')
_id_next = frozenset(ascii_letters + '_' + digits)

# What a delimiter may begin.
_ESCAPED, _NAMED, _INVALID = 'escaped', 'named', 'invalid'


def _end_of_name(text, start):
    """Where the identifier at `start` ends; `start` itself where there is none."""
    if start >= len(text) or text[start] not in _id_start:
        return start
    end = start + 1
    while end < len(text) and text[end] in _id_next:
        end += 1
    return end


def _scan_plain(text, delimiter):
    """The placeholders of a template with ordinary identifiers: (kind, name, start, end) each."""
    position = text.find(delimiter)
    while position >= 0:
        after = position + len(delimiter)
        kind, name, end = _INVALID, None, after
        if text.startswith(delimiter, after):
            kind, end = _ESCAPED, after + len(delimiter)
        elif (stop := _end_of_name(text, after)) > after:
            kind, name, end = _NAMED, text[after:stop], stop
        elif text.startswith('{', after):
            stop = _end_of_name(text, after + 1)
            if stop > after + 1 and text.startswith('}', stop):
                kind, name, end = _NAMED, text[after + 1:stop], stop + 1
        yield kind, name, position, end
        position = text.find(delimiter, end)


def _scan_pattern(text, pattern):
    """The same by a regular expression, for a subclass with a pattern of its own."""
    for match in pattern.finditer(text):
        name = match.group('named') or match.group('braced')
        if name is not None:
            kind = _NAMED
        elif match.group('escaped') is not None:
            kind = _ESCAPED
        elif match.group('invalid') is not None:
            kind = _INVALID
        else:
            raise ValueError('Unrecognized named group in pattern', pattern)
        start = match.start('invalid') if kind is _INVALID else match.start()
        yield kind, name, start, match.end()


class _Missing:
    """No mapping was given."""


class Template:
    """A text with $name and ${name} to be filled in; $$ is a dollar sign.

    A subclass may set `delimiter`. One that sets `idpattern`, `braceidpattern`, `flags` or `pattern` needs
    the module re.
    """

    delimiter = '$'
    idpattern = _DEFAULT_ID
    braceidpattern = None
    flags = None
    _pattern = None

    def __init_subclass__(cls):
        super().__init_subclass__()
        plain = (cls.idpattern == _DEFAULT_ID and cls.braceidpattern is None and cls.flags is None
                 and not hasattr(cls, 'pattern'))
        cls._pattern = None if plain else cls._compile()

    @classmethod
    def _compile(cls):
        import re
        pattern = getattr(cls, 'pattern', None)
        if pattern is None:
            delim = re.escape(cls.delimiter)
            braced = cls.braceidpattern or cls.idpattern
            pattern = (f'{delim}(?:(?P<escaped>{delim})|(?P<named>{cls.idpattern})'
                       f'|{{(?P<braced>{braced})}}|(?P<invalid>))')
        flags = re.IGNORECASE if cls.flags is None else cls.flags
        return re.compile(pattern, flags | re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _placeholders(self):
        if self._pattern is None:
            return _scan_plain(self.template, self.delimiter)
        return _scan_pattern(self.template, self._pattern)

    def _refuse(self, start):
        if self._pattern is None:
            start += len(self.delimiter)
        before = self.template[:start]
        lines = before.splitlines(keepends=True)
        if not lines:
            line, column = 1, 1
        else:
            line, column = len(lines), start - len(''.join(lines[:-1]))
        raise ValueError(f'Invalid placeholder in string: line {line}, col {column}')

    def substitute(self, mapping=_Missing, /, **kws):
        """The text with every placeholder filled in; KeyError where one is missing."""
        mapping = self._merged(mapping, kws)
        parts = []
        done = 0
        for kind, name, start, end in self._placeholders():
            parts.append(self.template[done:start])
            if kind is _NAMED:
                parts.append(str(mapping[name]))
            elif kind is _ESCAPED:
                parts.append(self.delimiter)
            else:
                self._refuse(start)
            done = end
        parts.append(self.template[done:])
        return ''.join(parts)

    def safe_substitute(self, mapping=_Missing, /, **kws):
        """The text with the placeholders filled in that can be; the others stay as they are."""
        mapping = self._merged(mapping, kws)
        parts = []
        done = 0
        for kind, name, start, end in self._placeholders():
            parts.append(self.template[done:start])
            if kind is _NAMED:
                try:
                    parts.append(str(mapping[name]))
                except KeyError:
                    parts.append(self.template[start:end])
            elif kind is _ESCAPED:
                parts.append(self.delimiter)
            else:
                parts.append(self.template[start:end])
            done = end
        parts.append(self.template[done:])
        return ''.join(parts)

    @staticmethod
    def _merged(mapping, kws):
        if mapping is _Missing:
            return kws
        if kws:
            from collections import ChainMap
            return ChainMap(kws, mapping)
        return mapping

    def is_valid(self):
        """Whether every placeholder is well formed."""
        return all(kind is not _INVALID for kind, _, _, _ in self._placeholders())

    def get_identifiers(self):
        """The names of the placeholders, each once, in the order of the text."""
        return list(dict.fromkeys(name for kind, name, _, _ in self._placeholders() if kind is _NAMED))


# ---- formatting ----------------------------------------------------------------------------------------

def _end_of_field_name(text, start):
    """Where the field name that begins at `start` ends: at a colon, exclamation mark or brace outside brackets."""
    in_brackets = False
    for position in range(start, len(text)):
        char = text[position]
        if in_brackets:
            in_brackets = char != ']'
        elif char == '[':
            in_brackets = True
        elif char == '{':
            raise ValueError("unexpected '{' in field name")
        elif char in '}:!':
            return position
    raise ValueError("expected '}' before end of string")


def _end_of_spec(text, start):
    """Where the brace is that closes a field whose format specification begins at `start`; braces nest."""
    depth = 1
    for position in range(start, len(text)):
        if text[position] == '{':
            depth += 1
        elif text[position] == '}':
            depth -= 1
            if depth == 0:
                return position
    raise ValueError("unmatched '{' in format spec")


def _parse_field(text, start):
    """The field after an opening brace: its name, format specification, conversion, and where it ended."""
    position = _end_of_field_name(text, start)
    name, conversion = text[start:position], None
    if text[position] == '!':
        if position + 1 == len(text):
            raise ValueError('end of string while looking for conversion specifier')
        conversion = text[position + 1]
        position += 2
        if position < len(text) and text[position] not in ':}':
            raise ValueError("expected ':' after conversion specifier")
    if text.startswith('}', position):
        return name, '', conversion, position
    end = _end_of_spec(text, position + 1)
    return name, text[position + 1:end], conversion, end


def _parse_format(text):
    """The parts of a format string: (literal, field name, specification, conversion) each."""
    position = 0
    size = len(text)
    while position < size:
        start = position
        while position < size and text[position] not in '{}':
            position += 1
        literal = text[start:position]
        if position == size:
            yield literal, None, None, None
            return
        char = text[position]
        position += 1
        if text.startswith(char, position):  # a doubled brace is the brace
            yield literal + char, None, None, None
            position += 1
            continue
        if char == '}' or position == size:
            raise ValueError(f"Single '{char}' encountered in format string")
        name, spec, conversion, end = _parse_field(text, position)
        yield literal, name, spec, conversion
        position = end + 1


def _key_of(text):
    """An index is a number where it consists of digits."""
    return int(text) if text.isascii() and text.isdigit() else text


def _split_field_name(name):
    """A field name as its first part and the steps from there: (is it an attribute, key) each."""
    stop = min([place for place in (name.find('.'), name.find('[')) if place >= 0], default=len(name))
    return _key_of(name[:stop]), _steps(name, stop)


def _steps(name, position):
    size = len(name)
    while position < size:
        if name[position] == '.':
            stop = position + 1
            while stop < size and name[stop] not in '.[':
                stop += 1
            key, is_attribute = name[position + 1:stop], True
        elif name[position] == '[':
            stop = name.find(']', position)
            if stop < 0:
                raise ValueError("Missing ']' in format string")
            key, is_attribute = name[position + 1:stop], False
            stop += 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        if not key:
            raise ValueError('Empty attribute in format string')
        yield is_attribute, key if is_attribute else _key_of(key)
        position = stop


class Formatter:
    """str.format as a class, to be changed by overriding its methods."""

    def format(self, format_string, /, *args, **kwargs):
        """Format with these arguments."""
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        """Format with the arguments in a tuple and a mapping."""
        used_args = set()
        result, _ = self._vformat(format_string, args, kwargs, used_args, 2)
        self.check_unused_args(used_args, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth, auto_arg_index=0):
        """Format; returns the text and the next automatic number (False where numbers are written)."""
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        parts = []
        for literal, field_name, format_spec, conversion in self.parse(format_string):
            if literal:
                parts.append(literal)
            if field_name is None:
                continue
            field_name, auto_arg_index = self._numbered(field_name, auto_arg_index)
            obj, used = self.get_field(field_name, args, kwargs)
            used_args.add(used)
            obj = self.convert_field(obj, conversion)
            format_spec, auto_arg_index = self._vformat(format_spec, args, kwargs, used_args,
                                                        recursion_depth - 1, auto_arg_index)
            parts.append(self.format_field(obj, format_spec))
        return ''.join(parts), auto_arg_index

    @staticmethod
    def _numbered(field_name, auto_arg_index):
        """The field name with its automatic number, and the next one."""
        first, _ = _split_field_name(field_name)
        if first == '':
            if auto_arg_index is False:
                raise ValueError('cannot switch from manual field specification to automatic field '
                                 'numbering')
            return str(auto_arg_index) + field_name, auto_arg_index + 1
        if isinstance(first, int):
            if auto_arg_index:
                raise ValueError('cannot switch from automatic field numbering to manual field '
                                 'specification')
            return field_name, False
        return field_name, auto_arg_index

    def get_value(self, key, args, kwargs):
        """The argument with a number or name."""
        return args[key] if isinstance(key, int) else kwargs[key]

    def check_unused_args(self, used_args, args, kwargs):
        """Called with the numbers and names that were used; may raise."""

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        """The value after !s, !r or !a."""
        if conversion is None:
            return value
        if conversion == 's':
            return str(value)
        if conversion == 'r':
            return repr(value)
        if conversion == 'a':
            return ascii(value)
        raise ValueError(f'Unknown conversion specifier {conversion!s}')

    def parse(self, format_string):
        """The parts of a format string: (literal, field name, specification, conversion) each."""
        return _parse_format(format_string)

    def get_field(self, field_name, args, kwargs):
        """The object that a field name stands for, and the number or name of its argument."""
        first, steps = _split_field_name(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attribute, key in steps:
            obj = getattr(obj, key) if is_attribute else obj[key]
        return obj, first
