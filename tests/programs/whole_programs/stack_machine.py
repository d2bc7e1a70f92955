# A compiler from arithmetic text to a stack machine, and the machine.
from dataclasses import dataclass, field


@dataclass
class Machine:
    stack: list = field(default_factory=list)
    memory: dict = field(default_factory=dict)
    output: list = field(default_factory=list)
    steps: int = 0

    def run(self, code):
        pc = 0
        while pc < len(code):
            self.steps += 1
            if self.steps > 20000: raise RuntimeError("too many steps")
            op, *args = code[pc]
            pc = getattr(self, f"op_{op}")(*args, pc=pc) or pc + 1
        return self

    def op_push(self, v, pc): self.stack.append(v)
    def op_load(self, n, pc):
        try: self.stack.append(self.memory[n])
        except KeyError: raise NameError(f"{n} is not set") from None
    def op_store(self, n, pc): self.memory[n] = self.stack.pop()
    def op_print(self, pc): self.output.append(self.stack.pop())
    def op_jump(self, to, pc): return to
    def op_unless(self, to, pc): return None if self.stack.pop() else to
    def binary(f):
        def op(self, pc):
            b, a = self.stack.pop(), self.stack.pop()
            self.stack.append(f(a, b))
        return op
    op_add, op_sub, op_mul = binary(lambda a, b: a + b), binary(lambda a, b: a - b), binary(lambda a, b: a * b)
    op_div, op_mod, op_less = binary(lambda a, b: a // b), binary(lambda a, b: a % b), binary(lambda a, b: a < b)
    op_same = binary(lambda a, b: a == b)
    del binary


class Compiler:
    LEVELS = [{"<": "less", "==": "same"}, {"+": "add", "-": "sub"}, {"*": "mul", "/": "div", "%": "mod"}]

    def __init__(self, text):
        self.tokens, self.code = text.replace("(", " ( ").replace(")", " ) ").replace(";", " ; ").split() + ["<end>"], []

    @property
    def token(self): return self.tokens[0]
    def take(self, expected=None):
        token = self.tokens.pop(0)
        if expected and token != expected: raise SyntaxError(f"expected {expected!r}, found {token!r}")
        return token
    def emit(self, *instruction):
        self.code.append(instruction)
        return len(self.code) - 1

    def program(self):
        while self.token != "<end>": self.statement()
        return self.code
    def block(self):
        self.take("{")
        while self.token != "}": self.statement()
        self.take("}")
    def statement(self):
        match self.take():
            case "print": self.expression(); self.emit("print"); self.take(";")
            case "while":
                top = len(self.code)
                self.expression()
                leave = self.emit("unless", None)
                self.block()
                self.emit("jump", top)
                self.code[leave] = ("unless", len(self.code))
            case "if":
                self.expression()
                skip = self.emit("unless", None)
                self.block()
                if self.token == "else":
                    self.take()
                    end = self.emit("jump", None)
                    self.code[skip] = ("unless", len(self.code))
                    self.block()
                    self.code[end] = ("jump", len(self.code))
                else: self.code[skip] = ("unless", len(self.code))
            case name if name.isidentifier():
                self.take("=")
                self.expression()
                self.emit("store", name)
                self.take(";")
            case other: raise SyntaxError(f"a statement cannot begin with {other!r}")
    def expression(self, level=0):
        if level == len(self.LEVELS): return self.atom()
        self.expression(level + 1)
        while (op := self.LEVELS[level].get(self.token)) is not None:
            self.take()
            self.expression(level + 1)
            self.emit(op)
    def atom(self):
        match self.take():
            case "(": self.expression(); self.take(")")
            case digits if digits.isdigit(): self.emit("push", int(digits))
            case name if name.isidentifier(): self.emit("load", name)
            case other: raise SyntaxError(f"unexpected {other!r}")


PROGRAMS = {
    "sum": "n = 10; s = 0; while 0 < n { s = s + n; n = n - 1; } print s;",
    "primes": "n = 2; while n < 30 { d = 2; p = 1; while d * d < n + 1 { if n % d == 0 { p = 0; } d = d + 1; } if p { print n; } n = n + 1; }",
    "collatz": "n = 27; c = 0; while 1 < n { if n % 2 == 0 { n = n / 2; } else { n = 3 * n + 1; } c = c + 1; } print c;",
    "precedence": "print 2 + 3 * 4; print ( 2 + 3 ) * 4; print 10 - 4 - 3; print 7 % 4 * 2 < 7;",
    "unset": "print 1; print missing;",
    "endless": "while 1 { x = 1; }",
    "zero": "print 1 / 0;",
    "bad": "x = ;",
    "worse": "} x",
    "unclosed": "if 1 { print 2;",
}
for name, text in PROGRAMS.items():
    machine = Machine()
    try:
        code = Compiler(text).program()
        machine.run(code)
        print(name, len(code), machine.steps, machine.output, dict(sorted(machine.memory.items())))
    except Exception as e:
        print(name, "failed:", type(e).__name__, e, machine.output)
