# Exceptions that go through frames of recursive functions, and recursion to its limit.
def fail_at(n, at):
    if n == at:
        raise ValueError(n)
    return fail_at(n + 1, at) + 1


def finish(n, log):
    try:
        if n == 0:
            raise KeyError("bottom")
        return finish(n - 1, log) + 1
    finally:
        log.append(n)


def rescue(n):
    if n == 0:
        return 1 // 0
    try:
        return rescue(n - 1)
    except ZeroDivisionError:
        if n % 3:
            raise
        return n


def endless(n):
    return 1 + endless(n + 1)


def endless_pair(n):
    return endless_other(n) if n % 2 else endless_other(n + 1)


def endless_other(n):
    return [endless_pair(n)][0]


class Node:
    def __init__(self, next):
        self.next = next

    def last(self):
        return self if self.next is None else self.next.last()

    def __eq__(self, other):
        return self.next == other.next


def depth_reached(n):
    try:
        return depth_reached(n + 1)
    except RecursionError:
        return n


def turns(f, *arguments):
    results = []
    for _ in range(30):
        try:
            results.append(f(*arguments))
        except Exception as error:
            results.append((type(error).__name__, str(error)[:32]))
    return results[0], len({repr(result) for result in results})


log = []
print(turns(fail_at, 0, 9), turns(fail_at, 0, 40))
print(turns(finish, 6, log), log[:9], len(log))
print(turns(rescue, 2), turns(rescue, 7), turns(rescue, 30))
print(turns(endless, 0), turns(endless_pair, 0))
first = depth_reached(0)
print([depth_reached(0) == first for _ in range(20)])
chain = None
for _ in range(200):
    chain = Node(chain)
print(chain.last().next, chain == chain, turns(lambda: chain.last().next))
ring = Node(None)
ring.next = ring
print(turns(ring.last), turns(lambda: ring == Node(ring)))
print(turns(fail_at, 0, 3))
