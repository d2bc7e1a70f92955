"""A small language read and printed again: tokens, a Pratt parser to a tree, and a formatter."""

KEYWORDS = ("let", "fn", "if", "else", "while", "return")
OPERATORS = ("==", "!=", "<=", ">=", "&&", "||", "+", "-", "*", "/", "%", "<", ">", "=", "!")
PUNCTUATION = "(){},;"
BINDING = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, ">": 4, "<=": 4, ">=": 4}
BINDING.update({"+": 5, "-": 5, "*": 6, "/": 6, "%": 6})


class Token:
    def __init__(self, kind, text, line):
        self.kind = kind
        self.text = text
        self.line = line


def tokenize(source):
    tokens = []
    i = 0
    line = 1
    size = len(source)
    while i < size:
        char = source[i]
        if char == "\n":
            line += 1
            i += 1
        elif char.isspace():
            i += 1
        elif char == "#":
            while i < size and source[i] != "\n":
                i += 1
        elif char.isalpha() or char == "_":
            start = i
            while i < size and (source[i].isalpha() or source[i].isdigit() or source[i] == "_"):
                i += 1
            word = source[start:i]
            tokens.append(Token("keyword" if word in KEYWORDS else "name", word, line))
        elif char.isdigit():
            start = i
            while i < size and source[i].isdigit():
                i += 1
            tokens.append(Token("number", source[start:i], line))
        elif char == '"':
            end = source.index('"', i + 1)
            tokens.append(Token("string", source[i + 1 : end], line))
            i = end + 1
        elif char in PUNCTUATION:
            tokens.append(Token("mark", char, line))
            i += 1
        else:
            for operator in OPERATORS:
                if source.startswith(operator, i):
                    tokens.append(Token("operator", operator, line))
                    i += len(operator)
                    break
            else:
                raise SyntaxError("line %d: unknown character %s" % (line, char))
    tokens.append(Token("end", "", line))
    return tokens


class Parser:
    def __init__(self, tokens):
        self.tokens = tokens
        self.index = 0

    @property
    def current(self):
        return self.tokens[self.index]

    def advance(self):
        token = self.tokens[self.index]
        self.index += 1
        return token

    def accept(self, text):
        token = self.current
        if token.text == text and token.kind in ("mark", "operator", "keyword"):
            self.index += 1
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            raise SyntaxError("line %d: expected %s" % (self.current.line, text))

    def program(self):
        statements = []
        while self.current.kind != "end":
            statements.append(self.statement())
        return ("block", statements)

    def block(self):
        self.expect("{")
        statements = []
        while not self.accept("}"):
            statements.append(self.statement())
        return ("block", statements)

    def statement(self):
        if self.accept("let"):
            name = self.advance().text
            self.expect("=")
            value = self.expression(0)
            self.expect(";")
            return ("let", name, value)
        if self.accept("fn"):
            name = self.advance().text
            self.expect("(")
            return ("fn", name, self.names(), self.block())
        if self.accept("while"):
            condition = self.expression(0)
            return ("while", condition, self.block())
        if self.accept("if"):
            condition = self.expression(0)
            then = self.block()
            return ("if", condition, then, self.block() if self.accept("else") else None)
        if self.accept("return"):
            value = self.expression(0)
            self.expect(";")
            return ("return", value)
        value = self.expression(0)
        if self.accept("="):
            value = ("assign", value, self.expression(0))
        self.expect(";")
        return ("do", value)

    def names(self):
        names = []
        while not self.accept(")"):
            names.append(self.advance().text)
            self.accept(",")
        return names

    def expression(self, least):
        left = self.unary()
        while True:
            token = self.current
            binding = BINDING.get(token.text) if token.kind == "operator" else None
            if binding is None or binding <= least:
                return left
            self.advance()
            left = ("binary", token.text, left, self.expression(binding))

    def unary(self):
        if self.accept("-"):
            return ("unary", "-", self.unary())
        if self.accept("!"):
            return ("unary", "!", self.unary())
        value = self.primary()
        while self.accept("("):
            arguments = []
            while not self.accept(")"):
                arguments.append(self.expression(0))
                self.accept(",")
            value = ("call", value, arguments)
        return value

    def primary(self):
        token = self.advance()
        if token.kind in ("number", "string", "name"):
            return (token.kind, token.text)
        if token.text == "(":
            value = self.expression(0)
            self.expect(")")
            return value
        raise SyntaxError("line %d: unexpected %s" % (token.line, token.text or "end"))


class Formatter:
    def __init__(self):
        self.lines = []
        self.depth = 0

    def emit(self, text):
        self.lines.append("    " * self.depth + text)

    def statement(self, node):
        getattr(self, "format_" + node[0])(*node[1:])

    def body(self, block):
        self.depth += 1
        for node in block[1]:
            self.statement(node)
        self.depth -= 1

    def format_block(self, statements):
        for node in statements:
            self.statement(node)

    def format_let(self, name, value):
        self.emit("let {} = {};".format(name, self.text(value)))

    def format_fn(self, name, names, block):
        self.emit("fn {}({}) {{".format(name, ", ".join(names)))
        self.body(block)
        self.emit("}")

    def format_while(self, condition, block):
        self.emit("while " + self.text(condition) + " {")
        self.body(block)
        self.emit("}")

    def format_if(self, condition, then, other):
        self.emit("if " + self.text(condition) + " {")
        self.body(then)
        if other is not None:
            self.emit("} else {")
            self.body(other)
        self.emit("}")

    def format_return(self, value):
        self.emit("return " + self.text(value) + ";")

    def format_do(self, value):
        self.emit(self.text(value) + ";")

    def text(self, node):
        kind = node[0]
        if kind == "string":
            return '"' + node[1] + '"'
        if kind == "unary":
            return node[1] + self.text(node[2])
        if kind == "binary":
            return "(" + self.text(node[2]) + " " + node[1] + " " + self.text(node[3]) + ")"
        if kind == "call":
            return self.text(node[1]) + "(" + ", ".join([self.text(a) for a in node[2]]) + ")"
        if kind == "assign":
            return self.text(node[1]) + " = " + self.text(node[2])
        return node[1]


FUNCTION = """
fn gcd_NUM(a, b) { # Euclid
  while b != 0 { let rest = a % b; a = b; b = rest; }
  return a;
}
let x_NUM = gcd_NUM(1071 + NUM * 3, -462) * (2 - NUM) <= 40 && !done(1);
if x_NUM == NUM || x_NUM > 7 { print("it is", x_NUM, f(1)(2)); } else { x_NUM = x_NUM / 2 + 1; }
"""


EXPECTED = (
    16661,
    53359,
    [("mark", 9690), ("name", 3740)],
    "let x_0 = (((gcd_0((1071 + (0 * 3)), -462) * (2 - 0)) <= 40) && !done(1));",
    "line 1: unexpected ;",
)


def run():
    source = "".join([FUNCTION.replace("NUM", str(i)) for i in range(170)])
    tokens = tokenize(source)
    formatter = Formatter()
    formatter.statement(Parser(tokens).program())
    text = "\n".join(formatter.lines)
    again = tokenize(text)
    kinds = {}
    for token in again:
        kinds[token.kind] = kinds.get(token.kind, 0) + 1
    try:
        Parser(tokenize("let a = (1 + ;")).program()
    except SyntaxError as error:
        message = str(error)
    return len(tokens), len(text), sorted(kinds.items())[2:4], formatter.lines[8], message


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
