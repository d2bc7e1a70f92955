# The basic heap operations, for smallest and for largest first, on every kind of input.
import heapq
from random import Random


def attempt(action):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)


data = [5, 3, 8, 1, 9, 2, 7]
h = data[:]
heapq.heapify(h)
print(h, h[0])
heapq.heappush(h, 0)
print(h, heapq.heappop(h), heapq.heappushpop(h, 4), heapq.heappushpop(h, -1), heapq.heapreplace(h, -1), h)
print([heapq.heappop(h) for _ in range(len(h))], h)
m = data[:]
heapq.heapify_max(m)
print(m)
heapq.heappush_max(m, 10)
print(m, heapq.heappop_max(m), heapq.heappushpop_max(m, 6), heapq.heappushpop_max(m, 99), heapq.heapreplace_max(m, 99), m)
for call in (lambda: heapq.heappop([]), lambda: heapq.heapreplace([], 1), lambda: heapq.heappush((), 1), lambda: heapq.heapify('abc'),
             lambda: heapq.heappushpop([], 5), lambda: heapq.heappop_max([]), lambda: heapq.heappush([1], 'a'), lambda: heapq.heappush([])):
    attempt(call)


def is_heap(values):
    return all(values[(i - 1) // 2] <= values[i] for i in range(1, len(values)))


r = Random(5)
ok = 0
for size in range(60):
    values = [r.randrange(20) for _ in range(size)]
    heap = values[:]
    heapq.heapify(heap)
    pushed = []
    for v in values:
        heapq.heappush(pushed, v)
    largest = values[:]
    heapq.heapify_max(largest)
    ok += is_heap(heap) and is_heap(pushed) and [heapq.heappop(heap) for _ in values] == sorted(values)
    ok += [heapq.heappop_max(largest) for _ in values] == sorted(values, reverse=True)
print(ok)


class Job:
    def __init__(self, priority, name):
        self.priority, self.name = priority, name

    def __lt__(self, other):
        return self.priority < other.priority


jobs = []
for p, n in ((3, 'c'), (1, 'a'), (2, 'b'), (1, 'a2')):
    heapq.heappush(jobs, Job(p, n))
print([heapq.heappop(jobs).name[0] for _ in range(4)])
entries = [(2, 'x'), (1, 'y'), (1, 'b')]
heapq.heapify(entries)
print(heapq.heappop(entries), entries[0])
