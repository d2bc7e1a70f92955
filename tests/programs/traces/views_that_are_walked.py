"""Loops over dicts and their views, which change now and then, in hot loops."""

from collections import OrderedDict


def sums(n):
    total, dicts = 0, [{k: k * j for k in range(j % 7)} for j in range(20)]
    for i in range(n):
        d = dicts[i % 20]
        for v in d.values():
            total += v
        for k in d.keys():
            total += k
        for k in d:
            total ^= k
        for k, v in d.items():
            total += k * v
        for pair in d.items():
            total += len(pair)
        total %= 1000003
    return total


def removed(n):
    """Entries that are gone."""
    total = 0
    for i in range(n):
        d = dict.fromkeys(range(10), i % 9)
        for k in range(i % 10):
            del d[(k * 7 + i) % 10]
        for v in d.values():
            total += v + 1
        for k in d:
            total = (total * 3 + k) % 1000003
    return total


def changed(n):
    """Dicts that change while somebody goes through them."""
    counts = {}
    for i in range(n):
        d = {1: 2, 3: 4, 5: 6}
        try:
            for v in d.values():
                if i % 3 == 0:
                    d[7 + v] = v
                if i % 3 == 1:
                    d[1] = v
            for k in d:
                if i % 5 == 1 and k == 5:
                    del d[k]
            text = "done"
        except RuntimeError as error:
            text = str(error)
        counts[text] = counts.get(text, 0) + 1
    return sorted(counts.items())


def shown(n):
    """Views that somebody keeps show what the dict is now."""
    d, total, kept = {}, 0, []
    for i in range(n):
        view = d.values() if i % 2 else d.keys()
        if i % 7 == 0:
            kept.append(view)
        d[i % 50] = i
        total += len(view)
        for x in view:
            total = (total + x) % 1000003
            if x > 40:
                break
    return total, sum(map(len, kept)), type(kept[0]).__name__, type(kept[1]).__name__


def passed(n):
    total, d = 0, {k: str(k) for k in range(6)}
    for i in range(n):
        total += len(list(d.values())) + len(sorted(d.keys())) + len(tuple(d.items())) + (3 in d.keys())
        total += sum(d.keys()) + len(d.keys() & {1, 2, 9})
        it = iter(d.items())
        total += next(it)[0] + len(next(it)[1])
        total += len(list(it))
    return total


def others(n):
    """Of other classes."""
    class Own(dict):
        def values(self):
            return [7]

    all_of = [{1: 2}, OrderedDict({1: 3, 2: 4}), Own({1: 9}), {}, {"a": 5, "b": 6}]
    total = 0
    for i in range(n):
        d = all_of[i % 5]
        for v in d.values():
            total += v
        for k in d.keys():
            total += len(str(k))
        for k, v in d.items():
            total += v
    return total


def ended(n):
    """An iterator that has ended does not begin again."""
    total = 0
    for i in range(n):
        d = {1: 2, 2: 3}
        it = iter(d.values())
        for v in it:
            total += v
        d[9] = 9
        for v in it:
            total += 1000
    return total


def lists(n):
    waiting, total = [], 0
    for i in range(n):
        waiting.extend([i, i + 1] if i % 3 else (i,))
        waiting.extend([])
        if i % 11 == 5:
            waiting.extend(waiting)
        if i % 13 == 6:
            waiting.extend(x for x in range(3))
        if i % 17 == 7:
            try:
                waiting.extend(None)
            except TypeError as error:
                total += len(str(error))
        while len(waiting) > 6:
            total = (total * 3 + waiting.pop()) % 1000003
    return total, waiting


class State:
    def __init__(self, number):
        self.number = number
        self.next = []


def follow(n):
    """A graph's states by number, as an automaton has them."""
    states = [State(i) for i in range(30)]
    for s in states:
        s.next = [states[(s.number * 3 + 1) % 30], states[(s.number * 5 + 2) % 30]]
    total = 0
    for i in range(n):
        waiting, seen = [states[i % 30]], {}
        while waiting and len(seen) < 9:
            state = waiting.pop()
            if state.number in seen:
                continue
            seen[state.number] = state
            waiting.extend(state.next)
        for state in seen.values():
            total = (total * 3 + state.number) % 1000003
    return total


print(sums(3000))
print(removed(2000))
print(changed(3000))
print(shown(3000))
print(passed(2000))
print(others(4000))
print(ended(3000))
print(lists(4000))
print(follow(1500))
