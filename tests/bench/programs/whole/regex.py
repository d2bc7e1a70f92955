"""Regular expressions: a parser to a tree, Thompson's automaton, and its simulation on text."""


class State:
    def __init__(self, number, accepts=None):
        self.number = number
        self.accepts = accepts
        self.next = []


class Compiler:
    """Turns a pattern into states; a state without `accepts` is passed without reading."""

    def __init__(self, pattern):
        self.pattern = pattern
        self.position = 0
        self.states = []

    def new_state(self, accepts=None):
        state = State(len(self.states), accepts)
        self.states.append(state)
        return state

    def compile(self):
        start, ends = self.alternatives()
        if self.position != len(self.pattern):
            raise ValueError("unbalanced parenthesis")
        final = self.new_state()
        for end in ends:
            end.next.append(final)
        return start, final

    def peek(self):
        if self.position < len(self.pattern):
            return self.pattern[self.position]
        return None

    def alternatives(self):
        start = self.new_state()
        first, ends = self.concatenation()
        start.next.append(first)
        while self.peek() == "|":
            self.position += 1
            first, more = self.concatenation()
            start.next.append(first)
            ends = ends + more
        return start, ends

    def concatenation(self):
        start = self.new_state()
        ends = [start]
        while self.peek() is not None and self.peek() not in "|)":
            first, more = self.repetition()
            for end in ends:
                end.next.append(first)
            ends = more
        return start, ends

    def repetition(self):
        first, ends = self.atom()
        mark = self.peek()
        if mark is None or mark not in "*+?":
            return first, ends
        self.position += 1
        split = self.new_state()
        split.next.append(first)
        if mark == "?":
            return split, ends + [split]
        for end in ends:
            end.next.append(split)
        return (split if mark == "*" else first), [split]

    def atom(self):
        char = self.pattern[self.position]
        self.position += 1
        if char == "(":
            start, ends = self.alternatives()
            if self.peek() != ")":
                raise ValueError("missing )")
            self.position += 1
            return start, ends
        if char == "[":
            state = self.new_state(self.char_class())
        elif char == ".":
            state = self.new_state(lambda c: c != "\n")
        else:
            if char == "\\":
                char = self.pattern[self.position]
                self.position += 1
            state = self.new_state(lambda c: c == char)
        return state, [state]

    def char_class(self):
        end = self.pattern.index("]", self.position)
        body = self.pattern[self.position : end]
        self.position = end + 1
        inverted = body.startswith("^")
        if inverted:
            body = body[1:]
        chars = set()
        i = 0
        while i < len(body):
            if body[i + 1 : i + 2] == "-" and i + 2 < len(body):
                for code in range(ord(body[i]), ord(body[i + 2]) + 1):
                    chars.add(chr(code))
                i += 3
            else:
                chars.add(body[i])
                i += 1
        return lambda c: (c in chars) != inverted


class Regex:
    def __init__(self, pattern):
        self.start, self.final = Compiler(pattern).compile()

    def follow(self, states):
        """Every state that can be reached without reading a character."""
        waiting = list(states)
        seen = {}
        while waiting:
            state = waiting.pop()
            if state.number in seen:
                continue
            seen[state.number] = state
            if state.accepts is None:
                waiting.extend(state.next)
        return seen

    def match_end(self, text, position):
        current = self.follow([self.start])
        best = position if self.final.number in current else -1
        while position < len(text):
            char = text[position]
            following = []
            for state in current.values():
                if state.accepts is not None and state.accepts(char):
                    following.extend(state.next)
            if not following:
                break
            position += 1
            current = self.follow(following)
            if self.final.number in current:
                best = position
        return best

    def matches(self, text):
        return self.match_end(text, 0) == len(text)

    def find_all(self, text):
        found = []
        position = 0
        while position < len(text):
            end = self.match_end(text, position)
            if end > position:
                found.append(text[position:end])
                position = end
            else:
                position += 1
        return found


TEXT = (
    "On 2026-01-17 ada@example.org paid 12.50 to bob.c@mail.example.net; on 2026-02-03 "
    "she wrote: 'see http://example.org/a/b?c=1 or call 555-0199 before 18:30'. "
)


EXPECTED = (
    ["2026-01-17", "2026-02-03"],
    "bob.c@mail.example.net",
    480,
    "http://example.org/a/b?c=1",
    19,
    ["abba", "cccd", "abcabd", ""],
)


def run():
    text = TEXT * 40
    dates = Regex("[0-9][0-9][0-9][0-9]-(0[1-9]|1[0-2])-[0-3][0-9]").find_all(text)
    mails = Regex("[a-z.]+@([a-z]+\\.)+[a-z]+").find_all(text)
    numbers = Regex("[0-9]+(\\.[0-9]+)?").find_all(text)
    links = Regex("https?://[^ ']+").find_all(text)
    hard = Regex("(a?)" * 18 + "a" * 18)
    balanced = [hard.matches("a" * n) for n in range(8, 40)]
    words = Regex("(ab|ba|c+)*d?")
    accepted = [word for word in ("abba", "cccd", "abcabd", "abb", "dd", "") if words.matches(word)]
    return dates[:2], mails[-1], len(numbers), links[5], balanced.count(True), accepted


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
