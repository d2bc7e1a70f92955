"""Strings that grow by appending: each earlier one stays as it was, whichever of them is appended to."""

text = ""
kept = []
for number in range(3000):
    text += "<%d>" % number
    if number % 250 == 0:
        kept.append(text)
print(len(text), text[-12:], [len(part) for part in kept])
print(all(text.startswith(part) for part in kept), kept[3][-9:], hash(kept[5]) == hash(kept[5][:]))

# Two ways to go on from the same string.
base = text
left = base + "left"
right = base + "right"
longer = left + "!" * 50
print(left[-8:], right[-8:], longer[-6:], base == text, left == base + "left", len(base), len(right))

# Appending a string to itself, and to others that grow as well.
twice = "ab" * 300
twice += "c"
twice += twice
twice += twice
print(len(twice), twice.count("c"), twice == ("ab" * 300 + "c") * 4)

# Other characters than ASCII: positions count code points.
mixed = "é" * 300
mixed += "z"
mixed += "ü𝄞"
mixed += "end"
print(len(mixed), mixed[299:304], mixed[-5], mixed.index("𝄞"), mixed.encode()[-9:])
parts = {}
word = ""
for number in range(700):
    word += chr(97 + number % 26)
    parts[word] = number
print(len(parts), parts[word], parts[word[:600]], word[:600] in parts, word[:600] + "?" in parts, sorted(parts)[-1] == word)


class Name(str):
    pass


name = Name("n" * 600)
name += "x"
name += "y"
print(type(name).__name__, len(name), name[-3:])

total = ""
for piece in ("x" * 5000 for _ in range(100)):
    total = total + piece
print(len(total), set(total))
