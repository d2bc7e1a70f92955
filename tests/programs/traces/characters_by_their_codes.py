# Characters by index and by iteration, of ASCII strings and others; compared, searched and asked what they are.


def kinds(text):
    spaces = digits = letters = upper = lower = others = 0
    i = 0
    while i < len(text):
        char = text[i]
        if char == "\n":
            others += 100
        elif char.isspace():
            spaces += 1
        elif char.isdigit():
            digits += 1
        elif char.isalpha() or char == "_":
            letters += 1
            if char.isupper():
                upper += 1
            if char.islower():
                lower += 1
        elif char in "(){},;":
            others += 1
        elif char not in "+-*/%<>=!&|":
            others += 10
        i += 1
    return spaces, digits, letters, upper, lower, others


source = "def f(x, y_2):\n\treturn {x: 10 + y_2 * 3};  # \x1c \x0b ~`@ZzAa{[\n" * 60
print(kinds(source))
print(kinds(source + "äÖß\u00b2\u0661\u2003 \U0001d7d9 Ǆ"))
print(kinds("".join(chr(code) for code in range(128)) * 20))
built = ""
for i in range(1500):
    built += chr(32 + i % 90)
print(kinds(built), kinds(built[:40]))


def ordered(text):
    counts = [0] * 6
    for char in text:
        counts[0] += char < "m"
        counts[1] += char <= "a"
        counts[2] += "z" > char
        counts[3] += char >= "0"
        counts[4] += char != "e"
        counts[5] += "e" == char
    return counts


print(ordered(source), ordered(source[::-1] + "é"), ordered(built))


def equal(left, right):
    same = 0
    for a in left:
        for b in right:
            if a == b:
                same += 1
    return same


print(equal(source[:80], source[40:90]), equal(source[:80], ["a", "ab", "", "é", "x", None, 3]))
print(equal(["a", "b", "ab", "e", "", "é"] * 20, "abcé" * 12), equal("abcdé" * 20, "xyzé" * 9))


def from_end(text):
    result = []
    for i in range(-1, -len(text) - 1, -1):
        if text[i] == "r":
            result.append(i)
    return len(result), sum(result)


print(from_end(source), from_end(source + "ä"))


def out_of_range(text, most):
    seen = 0
    try:
        for i in range(most):
            if text[i] in "aeiou":
                seen += 1
    except IndexError as error:
        return seen, str(error)
    return seen


print(out_of_range(source, 1500), out_of_range(source, 10000), out_of_range(built, 10000))


def search(texts, within):
    return sum([text in within for text in texts])


for within in ("", "a", "abc", "az", "\0\x7f@", "(){},;[]", "é", "abcdefghijklmnopqrstuvwxyzABCDEFGHI"):
    print(search(list(source) + ["", "ab", "é", "(){"], within), search(source, within))
constant = 0
for char in source + "\x00\x7f\x80ÿ":
    constant += (char in "") + 2 * (char in "a") + 4 * (char in "\0\x7f@") + 8 * (char in "az(_") + 16 * (char in "é(")
print(constant)
try:
    for item in list(source) + [3]:
        item in "abc"
except TypeError as error:
    print(error)


def codes(text):
    result = 0
    for char in text:
        result = result * 33 + ord(char) & 0xFFFFFFFF
    return result


print(codes(source), codes(source + "é\U0001f600"))
try:
    print(codes(list(source) + ["ab"]))
except TypeError as error:
    print(error)


def characters(numbers):
    result = []
    for number in numbers:
        char = chr(number)
        if char.isalpha() and not char.isdigit():
            result.append(char)
    return len(result), "".join(result[-6:])


print(characters(range(40, 127)), characters([65 + i % 26 for i in range(2000)]), characters([i % 400 for i in range(4000)]))
for numbers in ([65] * 1500 + [-1], [65] * 1500 + [0x110000], [65] * 1500 + ["a"]):
    try:
        characters(numbers)
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


def numbered(text):
    result = 0
    for i, (a, b) in enumerate(zip(text, text[1:])):
        if a == b or b == " ":
            result += i
    return result


print(numbered(source), numbered(source + "ä"))


class Text(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


print(equal([Text("q"), "a", Text("b")] * 500, "a"))


def lengths(texts):
    result = 0
    for _ in range(600):
        for text in texts:
            if text:
                result += len(text)
            if text == "a":
                result += 1000
    return result


print(lengths(["a", "", "ab", "é", "äö", "b", source, built]))
