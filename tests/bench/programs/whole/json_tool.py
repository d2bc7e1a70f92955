"""A JSON parser and writer, with the errors that they owe to their users, on a made-up document."""

ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
SPACE = " \t\r\n"
QUOTED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


class JsonError(Exception):
    pass


class Parser:
    def __init__(self, text):
        self.text = text
        self.position = 0

    def fail(self, message):
        line = self.text.count("\n", 0, self.position) + 1
        raise JsonError("%s at line %d" % (message, line))

    def peek(self):
        text = self.text
        position = self.position
        while position < len(text) and text[position] in SPACE:
            position += 1
        self.position = position
        if position == len(text):
            return ""
        return text[position]

    def expect(self, char):
        if self.peek() != char:
            self.fail("expected " + char)
        self.position += 1

    def parse(self):
        value = self.value()
        if self.peek():
            self.fail("something after the value")
        return value

    def value(self):
        char = self.peek()
        if char == "{":
            return self.object()
        if char == "[":
            return self.array()
        if char == '"':
            return self.string()
        if char == "-" or char.isdigit():
            return self.number()
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.text.startswith(word, self.position):
                self.position += len(word)
                return value
        self.fail("expected a value")

    def object(self):
        result = {}
        self.expect("{")
        if self.peek() == "}":
            self.position += 1
            return result
        while True:
            if self.peek() != '"':
                self.fail("expected a key")
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            if self.peek() != ",":
                self.expect("}")
                return result
            self.position += 1

    def array(self):
        result = []
        self.expect("[")
        if self.peek() == "]":
            self.position += 1
            return result
        while True:
            result.append(self.value())
            if self.peek() != ",":
                self.expect("]")
                return result
            self.position += 1

    def string(self):
        text = self.text
        start = self.position + 1
        pieces = []
        i = start
        while i < len(text):
            char = text[i]
            if char == '"':
                pieces.append(text[start:i])
                self.position = i + 1
                return "".join(pieces)
            if char == "\\":
                pieces.append(text[start:i])
                escape = text[i + 1]
                if escape == "u":
                    pieces.append(chr(int(text[i + 2 : i + 6], 16)))
                    i += 6
                else:
                    if escape not in ESCAPES:
                        self.fail("bad escape")
                    pieces.append(ESCAPES[escape])
                    i += 2
                start = i
            else:
                i += 1
        self.fail("a string without an end")

    def number(self):
        text = self.text
        start = i = self.position
        real = False
        while i < len(text) and text[i] in "+-0123456789.eE":
            if text[i] in ".eE":
                real = True
            i += 1
        self.position = i
        digits = text[start:i]
        return float(digits) if real else int(digits)


def quote(text):
    if not any([char in QUOTED for char in text]):
        return '"' + text + '"'
    return '"' + "".join([QUOTED.get(char, char) for char in text]) + '"'


def write(value, pieces, indent=""):
    if value is None:
        pieces.append("null")
    elif value is True:
        pieces.append("true")
    elif value is False:
        pieces.append("false")
    elif isinstance(value, str):
        pieces.append(quote(value))
    elif isinstance(value, (int, float)):
        pieces.append(repr(value))
    elif isinstance(value, dict):
        write_items(pieces, indent, "{", "}", [(quote(key) + ": ", value[key]) for key in sorted(value)])
    elif isinstance(value, (list, tuple)):
        write_items(pieces, indent, "[", "]", [("", item) for item in value])
    else:
        raise JsonError("cannot write " + repr(value))


def write_items(pieces, indent, opening, closing, items):
    if not items:
        pieces.append(opening + closing)
        return
    inner = indent + " "
    separator = opening + "\n" + inner
    for prefix, item in items:
        pieces.append(separator + prefix)
        write(item, pieces, inner)
        separator = ",\n" + inner
    pieces.append("\n" + indent + closing)


def dumps(value):
    pieces = []
    write(value, pieces)
    return "".join(pieces)


def loads(text):
    return Parser(text).parse()


def make_document(count):
    people = []
    for i in range(count):
        people.append(
            {
                "id": i,
                "name": "Person \"%d\"" % i,
                "email": "p%d@example.org" % i,
                "active": i % 3 == 0,
                "parent": None if i % 4 else i // 2,
                "scores": [i * 0.5, i % 7, -i],
                "notes": {"home": "line one\nline %d" % i, "tags": ["a", "b\\c", "tab\t"][: i % 4]},
            }
        )
    return {"version": 2, "people": people, "empty": {}, "none": []}


BROKEN = ['{"a": 1,}', "[1, 2", '"open', '{"a" 1}', "nul", "[1] 2", '"\\q"']


EXPECTED = (180475, 2, [-1, 2000.0, 0.25], 7, "expected a key at line 1", 'Person "3"')


def run():
    document = make_document(700)
    text = dumps(document)
    back = loads(text)
    assert back == document
    assert dumps(back) == text
    compact = loads('{"u": "\\u00e9\\u4e2d", "n": [-1, 2e3, 0.25], "t": [true, false, null]}')
    errors = []
    for source in BROKEN:
        try:
            loads(source)
        except JsonError as error:
            errors.append(str(error))
    return len(text), len(compact["u"]), compact["n"], len(errors), errors[0], back["people"][3]["name"]


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
