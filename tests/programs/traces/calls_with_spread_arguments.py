"""Functions that call others by `f(*arguments)`: where a trace is left in a callee, the caller goes on behind the call."""


class Printer:
    def __init__(self):
        self.lines = []

    def statement(self, node):
        getattr(self, "do_" + node[0])(*node[1:])
        return len(self.lines)

    def do_block(self, nodes):
        for node in nodes:
            self.statement(node)

    def do_let(self, name, value):
        self.lines.append(name + "=" + self.text(value))

    def do_while(self, test, body):
        self.lines.append("while " + self.text(test))
        self.statement(body)

    def do_raise(self, *what):
        raise ValueError(*what)

    def text(self, node):
        if node[0] == "name":
            return node[1]
        if node[0] == "call":
            return self.text(node[1]) + "(" + ", ".join([self.text(part) for part in node[2]]) + ")"
        return "(" + self.text(node[1]) + node[0] + self.text(node[2]) + ")"


def deep(count, *rest, **named):
    if count == 0:
        return len(rest) + named.get("more", 0)
    if count % 5 == 0:
        return deep(*(count - 1, *rest, count), **named)
    return deep(*(count - 1, *rest), **{"more": count}) + 1


name = ("name", "x")
call = ("call", ("name", "f"), (name, ("+", name, ("name", "y"))))
body = ("block", [("let", "a", call), ("let", "b", ("*", call, name))])
program = ("block", [("let", "z", name), ("while", ("<", name, call), body), body])
printer = Printer()
for turn in range(600):
    printer.statement(program)
    if turn % 50 == 49:
        try:
            printer.statement(("block", [("let", "c", name), ("raise", turn, "x")]))
        except ValueError as error:
            print(error.args, len(printer.lines))
print(len(printer.lines), printer.lines[:4], printer.lines[-1])
print(sum([deep(n % 30) for n in range(1200)]))
