"""What loops in loops walk by position while traces of them are made, and what has the same class but is not walked so."""


def sums(ranges):
    total = 0
    for numbers in ranges:
        for number in numbers:
            total += number
    return total


def lengths(ranges):
    total = 0
    for numbers in ranges:
        for _ in numbers:
            total += 1
    return total


small = [range(3), range(1, 4), range(9, 0, -3)] * 100
great = [
    range(2**70, 2**70 + 3),
    range(0, 2**60, 2**58),
    range(0, 2**46, 2**45),
    range(-(2**47), -(2**47) + 2),
    range(3, 2**65, 2**64),
    range(2**65, 3, -(2**64)),
]
print(sums(small))
print(sums(small + great + small), sums(great * 40))
print(lengths(small), lengths(small + great + small), lengths(great * 40))


def codes(texts):
    total = 0
    for text in texts:
        for character in text:
            total = (total * 31 + ord(character)) % 1_000_003
    return total


def spelled(texts):
    letters = []
    for text in texts:
        for at, character in enumerate(text):
            if character != "-":
                letters.append(character if at else character.upper())
    return "".join(letters)


plain = ["abc", "", "d-e", "fghij"] * 80
others = ["\u00e9x\u20ac", "\U0001f40d", "na\u00efve"]
print(codes(plain), codes(plain + others + plain), codes(others * 90))
print(spelled(plain)[-20:], spelled(plain + others)[-12:], spelled(others * 70)[-8:])


def changed_meanwhile():
    seen = []
    for turn in range(120):
        items = list(range(turn % 5))
        for item in items:
            if item == 2 and turn % 3 == 0:
                items.append(100 + turn)
            seen.append(item)
            if len(items) > 7:
                break
    return len(seen), sum(seen)


print(changed_meanwhile())
