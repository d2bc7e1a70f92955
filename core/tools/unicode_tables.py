"""Writes core/src/text/tables.rs: the character classes of str methods, as run lengths.

Run it with the Python whose Unicode version the engine follows:
    python3.15 core/tools/unicode_tables.py > core/src/text/tables.rs
"""
import sys
import unicodedata

LAST = 0x110000
STRIDE = 24  # runs between two checkpoints: a look-up walks at most that many


def is_case_ignorable(c):
    # A final sigma skips case-ignorable characters on its left. One that is cased itself would
    # make a final sigma without the A before it.
    return ("A" + c + "\u03a3").lower().endswith("\u03c2") and not (c + "\u03a3").lower().endswith("\u03c2")


SETS = {
    "ALPHA": ("a letter: str.isalpha", str.isalpha),
    "NUMERIC": ("has a numeric value: str.isnumeric", str.isnumeric),
    "PRINTABLE": ("printed as it is by repr: str.isprintable", str.isprintable),
    "IDENTIFIER_START": ("may start a name", str.isidentifier),
    "IDENTIFIER_CONTINUE": ("may continue a name", lambda c: ("a" + c).isidentifier()),
    "CASE_IGNORABLE": ("skipped when looking for a word's end before a final sigma", is_case_ignorable),
}


def runs_of(test):
    """Alternating lengths of runs outside and inside the set, from 0 on."""
    lengths, inside, start = [], False, 0
    for code in range(LAST):
        now = bool(test(chr(code)))
        if now != inside:
            lengths.append(code - start)
            inside, start = now, code
    lengths.append(LAST - start)
    if len(lengths) % 2:
        lengths.append(0)
    return lengths


def varint(number):
    """Little groups of seven bits; the high bit says that more follow."""
    out = []
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return out


def rows(numbers, form, width):
    for at in range(0, len(numbers), width):
        print("    " + ", ".join(form(n) for n in numbers[at:at + width]) + ",")


def print_set(name, meaning, test):
    lengths = runs_of(test)
    data, checkpoints, position = [], [], 0
    for at, length in enumerate(lengths):
        if at % STRIDE == 0:
            checkpoints.append((position, len(data)))
        data += varint(length)
        position += length
    print(f"\n/// {meaning[0].upper() + meaning[1:]}. {len(lengths)} runs.")
    print(f"pub static {name}: RunSet = RunSet {{ checkpoints: &{name}_CHECKPOINTS, runs: &{name}_RUNS }};")
    print(f"\nstatic {name}_CHECKPOINTS: [(u32, u16); {len(checkpoints)}] = [")
    rows(checkpoints, lambda pair: f"(0x{pair[0]:x}, {pair[1]})", 6)
    print("];")
    print(f"\nstatic {name}_RUNS: [u8; {len(data)}] = [")
    rows(data, str, 20)
    print("];")


def print_digits():
    starts = [code for code in range(LAST) if unicodedata.decimal(chr(code), None) == 0]
    for start in starts:
        assert [unicodedata.decimal(chr(start + i), None) for i in range(10)] == list(range(10))
    assert sum(unicodedata.decimal(chr(code), None) is not None for code in range(LAST)) == 10 * len(starts)
    print("\n/// Where each script's ten decimal digits start.")
    print(f"pub static DECIMAL_STARTS: [u32; {len(starts)}] = [")
    rows(starts, lambda n: f"0x{n:x}", 10)
    print("];")
    others = [(code, unicodedata.digit(chr(code))) for code in range(LAST)
              if unicodedata.digit(chr(code), None) is not None
              and unicodedata.decimal(chr(code), None) is None]
    spans = []
    for code, value in others:
        if spans and spans[-1][1] == code and spans[-1][2] + code - spans[-1][0] == value:
            spans[-1][1] += 1
        else:
            spans.append([code, code + 1, value])
    print("\n/// Digits that are not decimal (superscripts, circled): start, end, value of the first.")
    print(f"pub static OTHER_DIGITS: [(u32, u32, u8); {len(spans)}] = [")
    rows(spans, lambda s: f"(0x{s[0]:x}, 0x{s[1]:x}, {s[2]})", 5)
    print("];")


print("//! Character classes as run lengths, for the look-ups in `properties.rs`.")
print("//! Made by `core/tools/unicode_tables.py`; do not edit.")
print("\nuse super::properties::RunSet;")
print(f"\n/// The Unicode version of these tables.\npub const UNICODE_VERSION: &str = \"{unicodedata.unidata_version}\";")
for set_name, (what, predicate) in SETS.items():
    print_set(set_name, what, predicate)
print_digits()
spaces = [c for c in range(LAST) if chr(c).isspace()]
titles = [c for c in range(LAST) if unicodedata.category(chr(c)) == "Lt"]
print(f"spaces {[hex(c) for c in spaces]}\ntitle letters {[hex(c) for c in titles]}", file=sys.stderr)
