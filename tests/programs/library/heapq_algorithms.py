# Algorithms on heaps: shortest paths, running median, k-way work, Huffman codes, heap sort by several keys.
import heapq
from collections import Counter, defaultdict
from random import Random


def dijkstra(graph, start):
    best, queue = {start: 0}, [(0, start)]
    while queue:
        cost, node = heapq.heappop(queue)
        if cost > best[node]:
            continue
        for other, weight in graph[node].items():
            if cost + weight < best.get(other, float('inf')):
                best[other] = cost + weight
                heapq.heappush(queue, (cost + weight, other))
    return best


roads = defaultdict(dict)
for a, b, w in (('A', 'B', 4), ('A', 'C', 1), ('C', 'B', 2), ('B', 'D', 5), ('C', 'D', 8), ('D', 'E', 3)):
    roads[a][b] = roads[b][a] = w
print(dijkstra(roads, 'A'))


def huffman(text):
    heap = [(n, i, c) for i, (c, n) in enumerate(sorted(Counter(text).items()))]
    heapq.heapify(heap)
    serial = len(heap)
    while len(heap) > 1:
        a, b = heapq.heappop(heap), heapq.heappop(heap)
        heapq.heappush(heap, (a[0] + b[0], serial, (a, b)))
        serial += 1
    codes = {}

    def walk(node, code):
        if isinstance(node[2], str):
            codes[node[2]] = code or '0'
        else:
            walk(node[2][0], code + '0')
            walk(node[2][1], code + '1')

    walk(heap[0], '')
    return codes


codes = huffman('abracadabra alakazam')
print({c: codes[c] for c in sorted(codes)}, sum(len(codes[c]) for c in 'abracadabra alakazam'))


def medians(values):
    low, high, out = [], [], []
    for v in values:
        heapq.heappush_max(low, v)
        heapq.heappush(high, heapq.heappop_max(low))
        if len(high) > len(low):
            heapq.heappush_max(low, heapq.heappop(high))
        out.append(low[0] if len(low) > len(high) else (low[0] + high[0]) / 2)
    return out


print(medians([5, 2, 8, 1, 9, 3]))
r = Random(77)
values = [r.randrange(1000) for _ in range(101)]
print(medians(values)[-1] == sorted(values)[50], heapq.nsmallest(5, values) == sorted(values)[:5], heapq.nlargest(3, values))
tasks = [(2, 'write'), (1, 'plan'), (2, 'test'), (3, 'ship'), (1, 'think')]
heap = []
for order, (priority, name) in enumerate(tasks):
    heapq.heappush(heap, (priority, order, name))
print([heapq.heappop(heap)[2] for _ in tasks])
streams = [iter(range(i, 40, i)) for i in (7, 5, 11)]
print(list(heapq.merge(*streams)))
ugly, heap, seen = [], [1], {1}
while len(ugly) < 15:
    n = heapq.heappop(heap)
    ugly.append(n)
    for f in (2, 3, 5):
        if n * f not in seen:
            seen.add(n * f)
            heapq.heappush(heap, n * f)
print(ugly)
meetings = [(0, 30), (5, 10), (15, 20), (8, 25), (30, 40)]
rooms, most = [], 0
for start, end in sorted(meetings):
    if rooms and rooms[0] <= start:
        heapq.heapreplace(rooms, end)
    else:
        heapq.heappush(rooms, end)
    most = max(most, len(rooms))
print(most)
