# A JSON reader and writer of one's own, with positions in its errors.
class JsonError(ValueError):
    def __init__(self, problem, text, position):
        line = text.count("\n", 0, position) + 1
        column = position - (text.rfind("\n", 0, position) + 1) + 1
        super().__init__(f"{problem} at line {line} column {column}")


class Reader:
    ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
    WORDS = {"true": True, "false": False, "null": None}

    def __init__(self, text): self.text, self.i = text, 0
    def fail(self, problem): raise JsonError(problem, self.text, self.i)
    def peek(self):
        while self.i < len(self.text) and self.text[self.i] in " \t\r\n": self.i += 1
        return self.text[self.i] if self.i < len(self.text) else ""
    def expect(self, c):
        if self.peek() != c: self.fail(f"expected {c!r}")
        self.i += 1
    def document(self):
        value = self.value()
        if self.peek(): self.fail("extra text")
        return value
    def value(self):
        match self.peek():
            case "{": return self.object()
            case "[": return self.array()
            case '"': return self.string()
            case "": self.fail("unexpected end")
            case c if c == "-" or c.isdigit(): return self.number()
            case _:
                for word, value in self.WORDS.items():
                    if self.text.startswith(word, self.i):
                        self.i += len(word)
                        return value
                self.fail("unexpected character")
    def object(self):
        result = {}
        self.expect("{")
        if self.peek() == "}": self.i += 1; return result
        while True:
            if self.peek() != '"': self.fail("expected a key")
            key = self.string()
            self.expect(":")
            result[key] = self.value()
            if self.peek() != ",": break
            self.i += 1
        self.expect("}")
        return result
    def array(self):
        result = []
        self.expect("[")
        if self.peek() == "]": self.i += 1; return result
        while True:
            result.append(self.value())
            if self.peek() != ",": break
            self.i += 1
        self.expect("]")
        return result
    def string(self):
        self.i += 1
        parts = []
        while True:
            if self.i >= len(self.text): self.fail("unterminated string")
            c = self.text[self.i]
            self.i += 1
            if c == '"': return "".join(parts)
            if c < " ": self.i -= 1; self.fail("control character")
            if c != "\\": parts.append(c); continue
            e = self.text[self.i:self.i + 1]
            self.i += 1
            if e == "u":
                code = self.hex4()
                if 0xD800 <= code < 0xDC00 and self.text.startswith("\\u", self.i):
                    self.i += 2
                    code = 0x10000 + (code - 0xD800 << 10) + self.hex4() - 0xDC00
                parts.append(chr(code))
            elif e in self.ESCAPES: parts.append(self.ESCAPES[e])
            else: self.i -= 1; self.fail("bad escape")
    def hex4(self):
        digits = self.text[self.i:self.i + 4]
        try: code = int(digits, 16)
        except ValueError: self.fail("bad unicode escape")
        self.i += 4
        return code
    def number(self):
        start = self.i
        while self.i < len(self.text) and self.text[self.i] in "+-.eE0123456789": self.i += 1
        piece = self.text[start:self.i]
        try: return int(piece) if not set(piece) & set(".eE") else float(piece)
        except ValueError: self.i = start; self.fail(f"bad number {piece!r}")


def write(value, indent=None, level=0):
    pad, end = ("\n" + " " * indent * (level + 1), "\n" + " " * indent * level) if indent else ("", "")
    comma = "," + (pad or " ")
    match value:
        case None: return "null"
        case bool(): return str(value).lower()
        case int() | float(): return repr(value)
        case str(): return '"' + "".join({'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}.get(c, c if " " <= c < "\x7f" else "".join(f"\\u{int.from_bytes(pair, 'big'):04x}" for pair in zip(*[iter(c.encode("utf-16-be"))] * 2))) for c in value) + '"'
        case [] | (): return "[]"
        case [*items]: return "[" + pad + comma.join(write(v, indent, level + 1) for v in items) + end + "]"
        case {}if not value: return "{}"
        case {**pairs}: return "{" + pad + comma.join(f"{write(str(k))}: {write(v, indent, level + 1)}" for k, v in pairs.items()) + end + "}"
        case _: raise TypeError(f"cannot write {type(value).__name__}")


good = ['{"a": [1, -2.5e3, true, null], "b": {"c": "x\\ny\\u00e9\\ud83d\\ude00"}}', " [ ] ", '"plain é"', "-0.0", "12345678901234567890123", "[[[[]]], {}]"]
for text in good:
    value = Reader(text).document()
    print(value, write(value), Reader(write(value)).document() == value)
for text in ("", "{", "[1,", "[1 2]", '{"a" 1}', "{1: 2}", '"open', '"\\x"', '"\\u12g4"', "tru", "01x", "-", "1.2.3", "[1]]", '{"a":\n  [1,\n   nope]}', '"tab\there"', "[1,]"):
    try: print(repr(text), Reader(text).document())
    except JsonError as e: print(repr(text), "->", e)
print(write({"name": "é", "list": [1, (2, 3), {}], "deep": {"k": [True, None]}}, indent=2))
try: write({"x": {1, 2}})
except TypeError as e: print(e)
big = [{"id": i, "tags": [f"t{j}" for j in range(i % 4)], "ratio": i / 7} for i in range(60)]
print(Reader(write(big)).document() == big, len(write(big)), len(write(big, 2)))
