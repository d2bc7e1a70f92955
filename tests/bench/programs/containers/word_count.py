"""Words of a made-up text counted, indexed and ranked with dictionaries."""

SYLLABLES = ["ka", "lo", "mi", "ren", "tu", "sha", "vor", "el", "qui", "na", "bex", "dor"]
MARKS = [", ", ". ", " ", " ", " ", "; ", " ", "\n"]


def make_text(words):
    state = 99
    pieces = []
    for _ in range(words):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        word = SYLLABLES[state >> 8 & 3] + SYLLABLES[(state >> 12) % 12]
        if state >> 20 & 1:
            word += SYLLABLES[(state >> 16) % 12]
        if state >> 21 & 15 == 0:
            word = word.upper()
        pieces.append(word)
        pieces.append(MARKS[state >> 25 & 7])
    return "".join(pieces)


def words_of(line):
    for mark in ",.;":
        line = line.replace(mark, " ")
    return line.lower().split()


def count_words(text):
    counts = {}
    for line in text.split("\n"):
        for word in words_of(line):
            counts[word] = counts.get(word, 0) + 1
    return counts


def index_lines(text):
    index = {}
    for number, line in enumerate(text.split("\n")):
        for word in words_of(line):
            if word not in index:
                index[word] = []
            lines = index[word]
            if not lines or lines[-1] != number:
                lines.append(number)
    return index


def by_first_letter(counts):
    groups = {}
    for word, count in counts.items():
        groups.setdefault(word[0], []).append((count, word))
    return {letter: max(entries) for letter, entries in groups.items()}


def pair_counts(text):
    counts = {}
    previous = ""
    for word in words_of(text):
        pair = (previous, word)
        if pair in counts:
            counts[pair] += 1
        else:
            counts[pair] = 1
        previous = word
    return counts


EXPECTED = (
    624,
    [("renka", 458), ("miqui", 451), ("kami", 450)],
    (424, "renka"),
    ("k", (450, "kami")),
    28528,
    13,
)


def run():
    text = make_text(40000)
    counts = count_words(text)
    top = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3]
    index = index_lines(text)
    spread = max([(len(lines), word) for word, lines in index.items()])
    groups = by_first_letter(counts)
    pairs = pair_counts(text)
    return len(counts), top, spread, sorted(groups.items())[0], len(pairs), max(pairs.values())


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
