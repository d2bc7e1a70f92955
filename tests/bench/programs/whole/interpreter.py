"""A stack machine: an assembler with labels, and a loop that runs its bytecode."""

(PUSH, LOAD, STORE, ADD, SUB, MUL, MOD, LESS, EQUAL) = range(9)
(JUMP, JUMP_IF_NOT, CALL, RETURN, FETCH, PUT, PRINT, HALT) = range(9, 17)

NAMES = {
    "push": PUSH, "load": LOAD, "store": STORE, "add": ADD, "sub": SUB, "mul": MUL, "mod": MOD,
    "less": LESS, "equal": EQUAL, "jump": JUMP, "jump_if_not": JUMP_IF_NOT, "call": CALL,
    "return": RETURN, "fetch": FETCH, "put": PUT, "print": PRINT, "halt": HALT,
}

PROGRAM = """
    # counts primes below local 0 by trial division
    push 2100
    store 0
    push 0
    store 1
    push 2
    store 2
next:
    load 2
    load 0
    less
    jump_if_not finished
    push 2
    store 3
divide:
    load 3
    load 3
    mul
    load 2
    less
    load 3
    load 3
    mul
    load 2
    equal
    add
    jump_if_not prime
    load 2
    load 3
    mod
    push 0
    equal
    jump_if_not larger
    jump advance
larger:
    load 3
    push 1
    add
    store 3
    jump divide
prime:
    load 1
    push 1
    add
    store 1
advance:
    load 2
    push 1
    add
    store 2
    jump next
finished:
    load 1
    print
    # fibonacci by calls, then a table of squares in memory
    push 13
    call fib
    print
    push 0
    store 4
fill:
    load 4
    push 100
    less
    jump_if_not filled
    load 4
    load 4
    load 4
    mul
    put
    load 4
    push 1
    add
    store 4
    jump fill
filled:
    push 99
    fetch
    print
    halt
fib:
    store 0
    load 0
    push 2
    less
    jump_if_not recurse
    load 0
    return
recurse:
    load 0
    push 1
    sub
    call fib
    load 0
    push 2
    sub
    call fib
    add
    return
"""


def assemble(source):
    labels = {}
    lines = []
    for line in source.split("\n"):
        line = line.split("#")[0].strip()
        if line.endswith(":"):
            labels[line[:-1]] = len(lines)
        elif line:
            lines.append(line.split())
    code = []
    for words in lines:
        argument = 0
        if len(words) > 1:
            argument = labels[words[1]] if words[1] in labels else int(words[1])
        code.append((NAMES[words[0]], argument))
    return code


class Frame:
    def __init__(self, back):
        self.locals = [0] * 5
        self.back = back


class Machine:
    def __init__(self, code):
        self.code = code
        self.stack = []
        self.frames = [Frame(-1)]
        self.memory = [0] * 128
        self.output = []
        self.executed = 0

    def run(self):
        code = self.code
        stack = self.stack
        frame = self.frames[-1]
        pc = 0
        executed = 0
        while True:
            operation, argument = code[pc]
            pc += 1
            executed += 1
            if operation == LOAD:
                stack.append(frame.locals[argument])
            elif operation == PUSH:
                stack.append(argument)
            elif operation == STORE:
                frame.locals[argument] = stack.pop()
            elif operation == ADD:
                right = stack.pop()
                stack[-1] += right
            elif operation == SUB:
                right = stack.pop()
                stack[-1] -= right
            elif operation == MUL:
                right = stack.pop()
                stack[-1] *= right
            elif operation == MOD:
                right = stack.pop()
                stack[-1] %= right
            elif operation == LESS:
                right = stack.pop()
                stack[-1] = 1 if stack[-1] < right else 0
            elif operation == EQUAL:
                right = stack.pop()
                stack[-1] = 1 if stack[-1] == right else 0
            elif operation == JUMP:
                pc = argument
            elif operation == JUMP_IF_NOT:
                if not stack.pop():
                    pc = argument
            elif operation == CALL:
                frame = Frame(pc)
                self.frames.append(frame)
                pc = argument
            elif operation == RETURN:
                pc = self.frames.pop().back
                frame = self.frames[-1]
            elif operation == FETCH:
                stack[-1] = self.memory[stack[-1]]
            elif operation == PUT:
                value = stack.pop()
                self.memory[stack.pop()] = value
            elif operation == PRINT:
                self.output.append(stack.pop())
            elif operation == HALT:
                self.executed = executed
                return
            else:
                raise ValueError("unknown operation %d" % operation)


EXPECTED = ([317, 233, 9801], 360228, 0, 328350)


def run():
    machine = Machine(assemble(PROGRAM))
    machine.run()
    return machine.output, machine.executed, len(machine.stack), sum(machine.memory)


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
