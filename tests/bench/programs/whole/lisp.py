"""A Lisp with lexical scope, closures and tail calls in its evaluator."""


class LispError(Exception):
    pass


class Symbol:
    table = {}

    def __init__(self, name):
        self.name = name

    @classmethod
    def named(cls, name):
        if name not in cls.table:
            cls.table[name] = cls(name)
        return cls.table[name]


class Environment:
    def __init__(self, names=(), values=(), outer=None):
        if len(names) != len(values):
            raise LispError("expected %d arguments" % len(names))
        self.values = dict(zip(names, values))
        self.outer = outer

    def lookup(self, name):
        scope = self
        while scope is not None:
            if name in scope.values:
                return scope.values[name]
            scope = scope.outer
        raise LispError("unknown name " + name)

    def assign(self, name, value):
        scope = self
        while scope is not None:
            if name in scope.values:
                scope.values[name] = value
                return
            scope = scope.outer
        raise LispError("unknown name " + name)


class Procedure:
    def __init__(self, names, body, scope):
        self.names = names
        self.body = body
        self.scope = scope


def read(source):
    tokens = source.replace("(", " ( ").replace(")", " ) ").split()
    tokens.reverse()
    forms = []
    while tokens:
        forms.append(read_form(tokens))
    return forms


def read_form(tokens):
    token = tokens.pop()
    if token == "(":
        form = []
        while tokens[-1] != ")":
            form.append(read_form(tokens))
        tokens.pop()
        return form
    if token == ")":
        raise LispError("unexpected )")
    try:
        return int(token)
    except ValueError:
        return Symbol.named(token)


def evaluate(form, scope):
    while True:
        if isinstance(form, Symbol):
            return scope.lookup(form.name)
        if not isinstance(form, list):
            return form
        head = form[0]
        if isinstance(head, Symbol):
            name = head.name
            if name == "if":
                form = form[2] if evaluate(form[1], scope) else form[3]
                continue
            if name == "define":
                scope.values[form[1].name] = evaluate(form[2], scope)
                return None
            if name == "set!":
                scope.assign(form[1].name, evaluate(form[2], scope))
                return None
            if name == "lambda":
                return Procedure([symbol.name for symbol in form[1]], form[2], scope)
            if name == "let":
                names = [pair[0].name for pair in form[1]]
                scope = Environment(names, [evaluate(pair[1], scope) for pair in form[1]], scope)
                form = form[2]
                continue
            if name == "begin":
                for part in form[1:-1]:
                    evaluate(part, scope)
                form = form[-1]
                continue
        procedure = evaluate(head, scope)
        arguments = [evaluate(argument, scope) for argument in form[1:]]
        if isinstance(procedure, Procedure):
            scope = Environment(procedure.names, arguments, procedure.scope)
            form = procedure.body
        else:
            return procedure(*arguments)


def globals_of_lisp():
    scope = Environment()
    scope.values.update(
        {
            "+": lambda a, b: a + b,
            "-": lambda a, b: a - b,
            "*": lambda a, b: a * b,
            "mod": lambda a, b: a % b,
            "<": lambda a, b: a < b,
            "=": lambda a, b: a == b,
            "cons": lambda a, b: (a, b),
            "car": lambda pair: pair[0],
            "cdr": lambda pair: pair[1],
            "null?": lambda value: value is None,
            "nil": None,
        }
    )
    return scope


PROGRAM = """
(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))
(define loop (lambda (i total) (if (= i 0) total (loop (- i 1) (+ total (mod (* i i) 7))))))
(define range (lambda (a b) (if (< a b) (cons a (range (+ a 1) b)) nil)))
(define map (lambda (f items) (if (null? items) nil (cons (f (car items)) (map f (cdr items))))))
(define fold (lambda (f start items) (if (null? items) start (fold f (f start (car items)) (cdr items)))))
(define counter (lambda (n) (lambda (step) (begin (set! n (+ n step)) n))))
(define tick (counter 100))
(fib 16)
(loop 6000 0)
(fold + 0 (map (lambda (x) (* x x)) (range 0 50)))
(let ((a (tick 5)) (b (tick 10))) (+ a b))
"""


EXPECTED = ([987, 11999, 40425, 220], "expected 1 arguments")


def run():
    scope = globals_of_lisp()
    results = [evaluate(form, scope) for form in read(PROGRAM)]
    try:
        evaluate(read("(fib 1 2)")[0], scope)
    except LispError as error:
        message = str(error)
    return [result for result in results if result is not None], message


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
