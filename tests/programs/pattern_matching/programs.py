# Programs written with match: an expression simplifier, a command language, a state machine, a JSON checker.
from dataclasses import dataclass


@dataclass(frozen=True)
class Num: value: float
@dataclass(frozen=True)
class Var: name: str
@dataclass(frozen=True)
class Bin: op: str; left: object; right: object


def simplify(e):
    match e:
        case Bin(op, l, r):
            match Bin(op, simplify(l), simplify(r)):
                case Bin("+", Num(a), Num(b)): return Num(a + b)
                case Bin("*", Num(a), Num(b)): return Num(a * b)
                case Bin("+", Num(0), x) | Bin("+", x, Num(0)) | Bin("*", Num(1), x) | Bin("*", x, Num(1)) | Bin("-", x, Num(0)): return x
                case Bin("*", Num(0), _) | Bin("*", _, Num(0)): return Num(0)
                case Bin("-", x, y) if x == y: return Num(0)
                case other: return other
        case _: return e


def show(e):
    match e:
        case Num(v): return str(v)
        case Var(n): return n
        case Bin(op, l, r): return f"({show(l)} {op} {show(r)})"


def derive(e, x):
    match e:
        case Num(): return Num(0)
        case Var(name): return Num(int(name == x))
        case Bin("+" | "-" as op, l, r): return Bin(op, derive(l, x), derive(r, x))
        case Bin("*", l, r): return Bin("+", Bin("*", derive(l, x), r), Bin("*", l, derive(r, x)))
        case _: raise NotImplementedError(show(e))


x, y = Var("x"), Var("y")
for e in (Bin("+", Num(0), x), Bin("*", Num(2), Num(3)), Bin("*", x, Bin("-", y, y)), Bin("+", Bin("*", x, x), Bin("*", Num(3), x)), Bin("-", Bin("*", Num(1), x), Num(0))):
    print(show(e), "=>", show(simplify(e)), "| d/dx", show(simplify(derive(e, "x"))))
try: derive(Bin("/", x, y), "x")
except NotImplementedError as error: print("cannot derive", error)


def execute(program):
    stack, env, out = [], {}, []
    for line in program.splitlines():
        match line.split():
            case []: continue
            case ["#", *_]: continue
            case ["push", n] if n.lstrip("-").isdigit(): stack.append(int(n))
            case ["push", name] if name in env: stack.append(env[name])
            case ["store", name]: env[name] = stack.pop()
            case ["add" | "sub" | "mul" as op]:
                b, a = stack.pop(), stack.pop()
                match op:
                    case "add": stack.append(a + b)
                    case "sub": stack.append(a - b)
                    case "mul": stack.append(a * b)
            case ["print", *times]: out.extend([stack[-1]] * (int(times[0]) if times else 1))
            case ["swap"] if len(stack) >= 2: stack[-1], stack[-2] = stack[-2], stack[-1]
            case [unknown, *rest]: out.append(f"? {unknown} {len(rest)}")
    return out, stack, env


print(execute("push 5\npush 7\nadd\nprint\n# a comment\nstore v\n\npush v\npush v\nmul\nprint 2\npush 100\nswap\nsub\nprint\nswap\njump 1 2\npush nope"))


def machine(text):
    state, token, out = "start", "", []
    for c in text + "\0":
        match state, c:
            case "start", " ": pass
            case "start", "\0": out.append("end")
            case "start", '"': state = "string"
            case "start", c if c.isdigit(): state, token = "number", c
            case "start", _: state, token = "word", c
            case "number", c if c.isdigit(): token += c
            case "string", '"': out.append(("s", token)); state, token = "start", ""
            case "string", "\0": out.append("unterminated")
            case "string", _: token += c
            case "word", c if c.isalpha(): token += c
            case ("number" | "word") as kind, _:
                out.append((kind[0], int(token) if kind == "number" else token))
                state, token = "start", ""
    return out
print(machine('abc 123 "quoted text" x1'), machine('"open'))


def check(v, path="$"):
    match v:
        case None | bool() | str(): return []
        case int() | float() as n: return [] if -1e9 < n < 1e9 else [f"{path}: too large"]
        case [*items]: return [p for i, item in enumerate(items) for p in check(item, f"{path}[{i}]")]
        case {**pairs}: return [p for k, item in pairs.items() for p in ([f"{path}: key {k!r}"] if not isinstance(k, str) else check(item, f"{path}.{k}"))]
        case _: return [f"{path}: {type(v).__name__}"]
print(check({"a": [1, 2.5, None, {"b": {1, 2}}], 5: 1, "c": 10**12, "d": (1, [object])}))
def fizz(n):
    match n % 3, n % 5:
        case 0, 0: return "FizzBuzz"
        case 0, _: return "Fizz"
        case _, 0: return "Buzz"
        case _: return n
print(*map(fizz, range(1, 16)))
