# Huffman codes, a Markov text, a diff, a pattern matcher, text columns and an edit script.
import heapq
from collections import Counter, defaultdict
from itertools import count, zip_longest


def huffman(text):
    order = count()
    heap = [(n, next(order), c) for c, n in sorted(Counter(text).items())]
    heapq.heapify(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], next(order), (a, b)))
    codes = {}
    def assign(node, prefix=""):
        match node[2]:
            case (left, right): assign(left, prefix + "0"); assign(right, prefix + "1")
            case str(c): codes[c] = prefix or "0"
    assign(heap[0])
    return codes


def decode(bits, codes):
    table, out, piece = {v: k for k, v in codes.items()}, [], ""
    for b in bits:
        piece += b
        if piece in table: out.append(table[piece]); piece = ""
    return "".join(out)


text = "she sells sea shells by the sea shore"
codes = huffman(text)
bits = "".join(codes[c] for c in text)
print(len(text) * 8, len(bits), decode(bits, codes) == text, sorted(codes.items(), key=lambda kv: (len(kv[1]), kv))[:4])


def lz(data):
    table, out, word = {bytes([i]): i for i in range(256)}, [], b""
    for byte in data:
        longer = word + bytes([byte])
        if longer in table: word = longer
        else:
            out.append(table[word])
            table[longer] = len(table)
            word = bytes([byte])
    return out + [table[word]] if word else out
def unlz(codes):
    table, previous, out = {i: bytes([i]) for i in range(256)}, b"", bytearray()
    for code in codes:
        entry = table[code] if code in table else previous + previous[:1]
        out += entry
        if previous: table[len(table)] = previous + entry[:1]
        previous = entry
    return bytes(out)
data = b"TOBEORNOTTOBEORTOBEORNOT" * 10
print(len(data), len(lz(data)), unlz(lz(data)) == data, lz(b"TOBEORNOTTOBEORTOBEORNOT"))


def match(pattern, text):
    """Whole-text match of . * + ? ^ and classes like [a-z], by generators of end positions."""
    def parse(p):
        items, i = [], 0
        while i < len(p):
            if p[i] == "[":
                j = p.index("]", i)
                spec, negate = p[i + 1:j].removeprefix("^"), p[i + 1] == "^"
                chars = set()
                k = 0
                while k < len(spec):
                    if spec[k + 1:k + 2] == "-" and k + 2 < len(spec): chars |= {chr(c) for c in range(ord(spec[k]), ord(spec[k + 2]) + 1)}; k += 3
                    else: chars.add(spec[k]); k += 1
                test = lambda c, chars=chars, negate=negate: (c in chars) != negate
                i = j + 1
            elif p[i] == ".": test = lambda c: True; i += 1
            else: test = lambda c, x=p[i]: c == x; i += 1
            kind = p[i] if i < len(p) and p[i] in "*+?" else ""
            i += len(kind)
            items.append((test, kind))
        return items
    def ends(items, i):
        if not items: yield i; return
        (test, kind), *rest = items
        fits = i < len(text) and test(text[i])
        if kind == "": 
            if fits: yield from ends(rest, i + 1)
        else:
            if fits: yield from ends(items if kind == "*" else [(test, "*")] + rest if kind == "+" else rest, i + 1)
            if kind != "+": yield from ends(rest, i)
    return any(e == len(text) for e in ends(parse(pattern), 0))
for pattern, subject in (("a*b", "aaab"), ("a+b", "b"), ("h.llo?", "hell"), ("[a-c]+x", "abcax"), ("[^0-9]*", "abc1"), (".*end", "the end"), ("", ""), ("x?y?z?", "xz"), ("[a-z0-9]+@[a-z]+", "me42@home")): print(pattern, subject, match(pattern, subject))


def diff(a, b):
    n, m = len(a), len(b)
    length = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1): length[i][j] = length[i + 1][j + 1] + 1 if a[i] == b[j] else max(length[i + 1][j], length[i][j + 1])
    i = j = 0
    while i < n or j < m:
        if i < n and j < m and a[i] == b[j]: yield "  " + a[i]; i += 1; j += 1
        elif j < m and (i == n or length[i][j + 1] > length[i + 1][j]): yield "+ " + b[j]; j += 1
        else: yield "- " + a[i]; i += 1
print(*diff("one two three four".split(), "one 2 three four five".split()), sep="\n")
words = "the cat and the dog and the bird saw the cat".split()
chain = defaultdict(list)
for a, b in zip(words, words[1:]): chain[a].append(b)
seed, word, said = 5, "the", []
while len(said) < 10 and word in chain:
    said.append(word)
    seed = (seed * 16807) % 2147483647
    word = chain[word][seed % len(chain[word])]
print(" ".join(said))
columns = ["left column has text".split(), "the right one is longer than it".split()]
for l, r in zip_longest(*columns, fillvalue=""): print(f"{l:<10}|{r:>8}|{(l + r)[::-1]:^16}|")


def soundex(word):
    groups = {c: str(n) for n, cs in enumerate(("bfpv", "cgjkqsxz", "dt", "l", "mn", "r"), 1) for c in cs}
    digits = [groups.get(c, "") for c in word.lower()]
    rest = "".join(d for previous, d in zip(digits, digits[1:]) if d != previous)
    return (word[0].upper() + rest + "000")[:4]


print([soundex(w) for w in ("Robert", "Rupert", "Honeyman", "Lee")])
