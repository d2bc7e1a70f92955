"""Letters, lengths and pairs of a text as histograms; a Huffman code built from them."""

TEXT = (
    "It is a capital mistake to plan a bridge before one has seen the river. The water is "
    "wider in spring, the banks are softer in autumn, and a road that looked short on paper "
    "grows long under a cart. Measure twice, ask the ferryman, and then draw your line. "
)


def letter_counts(text):
    counts = [0] * 26
    for char in text.lower():
        code = ord(char) - ord("a")
        if 0 <= code < 26:
            counts[code] += 1
    return counts


def frequencies(text):
    table = {}
    for char in text:
        if char in table:
            table[char] += 1
        else:
            table[char] = 1
    return table


def length_histogram(text):
    lengths = {}
    for word in text.split():
        size = len(word.strip(".,"))
        lengths[size] = lengths.get(size, 0) + 1
    return lengths


def draw(counts, width):
    top = max(counts)
    lines = []
    for code, count in enumerate(counts):
        lines.append(chr(97 + code) + " " + "#" * (count * width // top))
    return "\n".join(lines)


def huffman(table):
    groups = [(count, char, {char: ""}) for char, count in table.items()]
    while len(groups) > 1:
        groups.sort(key=lambda group: (-group[0], group[1]))
        low_count, low_char, low = groups.pop()
        high_count, high_char, high = groups.pop()
        codes = {char: "0" + code for char, code in low.items()}
        codes.update({char: "1" + code for char, code in high.items()})
        groups.append((low_count + high_count, min(low_char, high_char), codes))
    return groups[0][2]


def decode(bits, codes):
    characters = {code: char for char, code in codes.items()}
    result = []
    code = ""
    for bit in bits:
        code += bit
        if code in characters:
            result.append(characters[code])
            code = ""
    return "".join(result)


EXPECTED = (7500, 15000, [(1, 1200), (2, 2100), (3, 3000)], 318000, 396)


def run():
    text = TEXT * 300
    counts = letter_counts(text)
    table = frequencies(text)
    lengths = length_histogram(text)
    codes = huffman(table)
    bits = "".join([codes[char] for char in text])
    assert decode(bits[:200000], codes) == text[: len(decode(bits[:200000], codes))]
    picture = draw(counts, 50)
    return counts[4], max(table.values()), sorted(lengths.items())[:3], len(bits), picture.count("#")


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
