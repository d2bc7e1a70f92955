# Small text programs: word wrap, run lengths, palindromes, Caesar, roman numerals, edit distance.
def wrap(text, width):
    lines, current = [], ""
    for word in text.split():
        if current and len(current) + 1 + len(word) > width:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}" if current else word
    return lines + [current] if current else lines


def run_lengths(text):
    out, i = "", 0
    while i < len(text):
        j = i
        while j < len(text) and text[j] == text[i]:
            j += 1
        out += text[i] + (str(j - i) if j - i > 1 else "")
        i = j
    return out


def roman(n):
    out = ""
    for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while n >= value:
            out += sign
            n -= value
    return out


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


text = "The quick brown fox jumps over the lazy dog while the naïve 日本 tourist watches in amazement"
for line in wrap(text, 24):
    print("|" + line.ljust(24) + "|")
print(run_lengths("aaabccddddde"), run_lengths("日日本"), run_lengths(""))
print([roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1990, 2026, 3999)])
print(distance("kitten", "sitting"), distance("", "abc"), distance("flaw", "lawn"), distance("日本語", "日本"))
for phrase in ("A man, a plan, a canal: Panama", "not one", "Was it a car or a cat I saw?"):
    letters = [c.lower() for c in phrase if c.isalpha()]
    print(phrase, letters == letters[::-1])

caesar = lambda s, k: "".join(chr((ord(c) - 97 + k) % 26 + 97) if "a" <= c <= "z" else c for c in s)
print(caesar("attack at dawn", 3), caesar(caesar("attack at dawn", 3), -3))

counts = {}
for word in text.lower().split():
    counts[word] = counts.get(word, 0) + 1
print(sorted(counts.items(), key=lambda kv: (-kv[1], kv[0]))[:4])
print("\n".join(f"{i:02d} {'#' * i:<5}|" for i in range(1, 6)))
big = ""
for i in range(2000):
    big += chr(97 + i % 26) if i % 100 else "é"
print(len(big), big[98:103], big.count("é"), hash(big) == hash("" + big), big.upper()[1000:1005])
