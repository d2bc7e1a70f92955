"""Conversions, divisions and subscriptions that fail in a loop which handles it, now and then where somebody looks at what
was raised."""

kept = []


def lines_of(error):
    level, lines = error.__traceback__, []
    while level is not None:
        lines.append((level.tb_frame.f_code.co_name, level.tb_lineno - level.tb_frame.f_code.co_firstlineno))
        level = level.tb_next
    return lines


def keep(number, error):
    context = error.__context__
    kept.append((number, type(error).__name__, error.args, str(error), lines_of(error), repr(context), error.__suppress_context__))


# ---- int ------------------------------------------------------------------------------------------------------------

def ints(texts, rounds):
    good = bad = other = 0
    for number in range(rounds):
        text = texts[number % len(texts)]
        try:
            good += int(text)
        except ValueError as error:
            bad += 1
            if number % 1009 == 5:
                keep(number, error)
        except TypeError as error:
            other += 1
            if number % 1013 == 7:
                keep(number, error)
    return good, bad, other


def digits(text, rounds):
    total = bad = 0
    for _ in range(rounds):
        for character in text:
            try:
                total += int(character)
            except ValueError:
                bad += 1
    return total, bad


print(digits("9081726354", 300), digits("12x4 567\u0668-9", 300), digits(["1", "22", " 3 ", "x"], 700))


class Text(str):
    def __int__(self):
        return 1000


TEXTS = ["12", "x", None, " 7 ", "1_0", "1__0", "", "-", "+5", "\u0663\u0664", "0x10", "-0", "99999999999999999999999", "a\n\t'b"]
print(ints(["1", "x"], 3000))
print(ints(TEXTS, 6000))
print(ints(["5", "y", Text("6"), 7.5, True, [], "9" * 200, "z" * 300, b"8", b"w"], 6000))
print(kept)
kept.clear()


def first_number(values):
    for value in values:
        try:
            return int(value)
        except (ValueError, TypeError):
            continue
        finally:
            values = values[1:]
    raise LookupError("nothing there")


def firsts(rounds):
    found = 0
    for i in range(rounds):
        try:
            found += first_number(["x", None, "y"] if i % 3 == 0 else ["x", str(i)])
        except LookupError as error:
            found += 1
            if i == 2997:
                keep(i, error)
                keep(i, error.__context__ or error)
    return found


print(firsts(3000), kept)
kept.clear()


def port(settings):
    try:
        return int(settings)
    except ValueError as error:
        raise LookupError("not a port: " + settings) from error


def ports(rounds):
    total = 0
    for i in range(rounds):
        try:
            total += port("80" if i % 4 else "http")
        except LookupError as error:
            total -= 1
            if i % 800 == 400:
                keep(i, error)
                keep(i, error.__cause__)
    return total


print(ports(3000), kept)
kept.clear()


# ---- divisions -------------------------------------------------------------------------------------------------------

def divisions(values, rounds):
    total, failed = 0, 0
    for i in range(rounds):
        a, b = values[i % len(values)], i % 3
        try:
            total += a // b
            total += a % (b - 1)
            total += a / (b - 2)
        except ZeroDivisionError as error:
            failed += 1
            if i % 777 == 9:
                keep(i, error)
    return round(total, 3), failed


print(divisions([7], 3000), divisions([7, 2.5, True, 1 << 70], 3000), kept)
kept.clear()


def float_divisions(rounds):
    failed = 0
    for i in range(rounds):
        try:
            1.5 / (i % 2 * 0.5)
            2 / (0.0 if i % 4 == 1 else -0.0 if i % 4 == 3 else 1.0)
        except ZeroDivisionError as error:
            failed += 1
            if i > rounds - 5:
                keep(i, error)
    return failed


print(float_divisions(2000), kept)
kept.clear()


# ---- items -------------------------------------------------------------------------------------------------------------

def items(sequence, first, rounds):
    total, failed = 0, 0
    for i in range(rounds):
        try:
            total += sequence[first + i % 7]
        except IndexError as error:
            failed += 1
            if i % 631 == 6:
                keep(i, error)
    return total, failed


print(items([1, 2, 3], 0, 3000), items((1, 2, 3), 0, 3000), items([1, 2, 3], -7, 3000), items((1, 2, 3), -7, 3000))
print(items([], 0, 2000), items((), -3, 2000), items(range(4), 0, 2000), items(b"abc", 0, 2000), kept)
kept.clear()


def growing(rounds):
    """A list that has the item some day."""
    values, missed = [], 0
    for i in range(rounds):
        try:
            values[i // 3]
        except IndexError:
            missed += 1
            if i % 2:
                values.append(i)
    return len(values), missed


print(growing(3000))


def inside(values, at):
    try:
        return values[at]
    finally:
        kept.append(at)


def outside(rounds):
    caught = 0
    for i in range(rounds):
        try:
            caught += inside([1, 2], i % 4)
        except IndexError as error:
            caught += len(error.args[0])
            if i == rounds - 1:
                print(lines_of(error), error.__traceback__.tb_next.tb_frame.f_locals)
    return caught


print(outside(2000), len(kept))
kept.clear()


def handled_already(rounds):
    seen = 0
    for i in range(rounds):
        try:
            raise KeyError(i)
        except KeyError:
            try:
                [][i]
            except IndexError as error:
                seen += error.__context__.args[0]
                if i == rounds - 1:
                    keep(i, error)
    return seen


print(handled_already(2000), kept)


# ---- keys ------------------------------------------------------------------------------------------------------------------

class Odd:
    """A key that asks Python code whether it is equal."""

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return self.n

    def __eq__(self, other):
        return isinstance(other, Odd) and self.n == other.n


def keys(mapping, wanted, rounds):
    total = missed = 0
    for i in range(rounds):
        try:
            total += mapping[wanted[i % len(wanted)]]
        except KeyError as error:
            missed += 1
            if i % 800 == 799:
                keep(i, error)
    return total, missed


kept.clear()
print(keys({1: 10, 2: 20}, [1, 2, 3], 3000), keys({"a": 1}, ["a", "a", "a", "b"], 3000))
print(keys({1: 10, "x": 5, Odd(3): 7}, [1, "x", 4, 1.0, True, "y", (1,), 2.5], 4000))
print([(number, name, text) for number, name, _, text, *_ in kept])


def filled(rounds):
    """What is missing is put there, and goes again."""
    seen, made = {}, 0
    for i in range(rounds):
        key = i * 7 % 13
        try:
            seen[key] += 1
        except KeyError:
            made += 1
            seen[key] = 1
        if len(seen) > 11:
            del seen[key]
    return made, sorted(seen.items())


def either(first, second, rounds):
    """`get` finds nothing now and then, and then it is another dict that is asked."""
    total = 0
    for i in range(rounds):
        found = first.get(i % 5)
        try:
            if found is None:
                total += second[i % 7]
            else:
                total += found
        except KeyError as error:
            total += error.args[0] * 1000
    return total


print(filled(3000), either({0: 1, 1: 2, 2: 3}, {0: 5, 3: 6, 4: 7}, 4000))


# ---- what is identical ---------------------------------------------------------------------------------------------------

def texts(rounds):
    pairs = set()
    last = None
    for i in range(rounds):
        try:
            int("no")
        except ValueError as error:
            pairs.add(last is error.args[0])
            last = error.args[0]
    return pairs


print(texts(2000))
