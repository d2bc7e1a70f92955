"""Strings built, split, joined, searched and formatted: a report, a caesar cipher, a template."""

HEADER = ("item", "count", "price", "total")
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def make_rows(count):
    rows = []
    for i in range(count):
        rows.append(("article-%03d" % (i * 7 % 500), i % 17 + 1, (i * 13 % 900 + 100) / 100))
    return rows


def report(rows):
    lines = ["%-14s|%6s|%9s|%10s" % HEADER, "-" * 42]
    total = 0.0
    for name, count, price in rows:
        total += count * price
        lines.append("%-14s|%6d|%9.2f|%10.2f" % (name, count, price, count * price))
    lines.append("{:>42}".format("sum {:.2f}".format(total)))
    return "\n".join(lines)


def parse_report(text):
    result = {}
    for line in text.split("\n")[2:-1]:
        name, count, price, total = [field.strip() for field in line.split("|")]
        result[name] = result.get(name, 0) + int(count)
    return result


def caesar(text, shift):
    result = []
    for char in text:
        if "a" <= char <= "z":
            char = ALPHABET[(ord(char) - 97 + shift) % 26]
        elif "A" <= char <= "Z":
            char = chr((ord(char) - 65 + shift) % 26 + 65)
        result.append(char)
    return "".join(result)


def fill(template, values):
    pieces = []
    position = 0
    while True:
        start = template.find("{", position)
        if start < 0:
            pieces.append(template[position:])
            return "".join(pieces)
        end = template.index("}", start)
        pieces.append(template[position:start])
        pieces.append(str(values[template[start + 1 : end]]))
        position = end + 1


def is_palindrome(text):
    letters = [c for c in text.lower() if c.isalpha()]
    return letters == letters[::-1]


def snake_case(name):
    result = ""
    for char in name:
        if char.isupper() and result:
            result += "_"
        result += char.lower()
    return result


EXPECTED = (301128, 121, "tepx     ", 170836, 834, 50, "parse_http_request_line1999")


def run():
    text = report(make_rows(7000))
    counts = parse_report(text)
    secret = caesar(text[:100000], 11)
    assert caesar(secret, -11) == text[:100000]
    letter = "Dear {name}, your {thing} number {number} is {state}.\nYours, {name}'s {thing}\n"
    letters = ""
    for i in range(2500):
        values = {"name": "Ada%d" % i, "thing": "order", "number": i, "state": "ready" if i % 3 else "late"}
        letters += fill(letter, values)
    palindromes = sum([is_palindrome(str(n) + "ab" + str(n)[::-1]) for n in range(2000)])
    palindromes += sum([is_palindrome("Was it a car or a cat I saw") for _ in range(50)])
    names = [snake_case("parseHttpRequestLine%d" % n) for n in range(2000)]
    late = letters.count("late")
    return len(text), counts["article-007"], secret[:9], len(letters), late, palindromes, names[-1]


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
