# Small programs on collections: caches, grouping, graphs, histories, layered settings.
from collections import *


class LRU:
    def __init__(self, size):
        self.size, self.items = size, OrderedDict()

    def get(self, key, make):
        if key in self.items:
            self.items.move_to_end(key)
        else:
            self.items[key] = make(key)
            if len(self.items) > self.size:
                self.items.popitem(last=False)
        return self.items[key]


made = []
cache = LRU(3)
for key in (1, 2, 3, 1, 4, 2, 5):
    cache.get(key, lambda k: made.append(k) or k * k)
print(made, list(cache.items.items()))
graph = defaultdict(set)
for a, b in ('ab', 'bc', 'cd', 'ae', 'ed', 'xy'):
    graph[a].add(b)
    graph[b].add(a)


def path(start, goal):
    queue, came = deque([start]), {start: None}
    while queue:
        node = queue.popleft()
        if node == goal:
            steps = deque()
            while node is not None:
                steps.appendleft(node)
                node = came[node]
            return ''.join(steps)
        for other in sorted(graph[node]):
            if other not in came:
                came[other] = node
                queue.append(other)


print(path('a', 'd'), path('a', 'y'), path('c', 'c'), sorted(graph), [len(graph[n]) for n in sorted(graph)])
text = 'the rain in spain stays mainly in the plain the end'
words = Counter(text.split())
print(words.most_common(3), sorted(w for w, n in words.items() if n == 1), Counter(map(len, text.split())), (words & Counter('the the rain'.split())), words.total())
index = defaultdict(lambda: defaultdict(list))
for position, word in enumerate(text.split()):
    index[word[0]][word].append(position)
print({k: dict(v) for k, v in sorted(index.items())})
defaults, user, session = {'color': 'red', 'size': 1}, {'size': 2}, {}
settings = ChainMap(session, user, defaults)
settings['debug'] = True
print(dict(sorted(settings.items())), settings['size'], session, settings.parents['size'], [m for m in settings.maps])
window = deque(maxlen=4)
averages = []
for value in (1, 5, 2, 8, 3, 9, 4):
    window.append(value)
    averages.append(sum(window) / len(window))
print(averages, window)
Row = namedtuple('Row', 'name dept pay')
rows = [Row(*r) for r in (('ann', 'x', 5), ('bob', 'y', 3), ('cy', 'x', 7), ('di', 'y', 9))]
by = defaultdict(list)
for row in rows:
    by[row.dept].append(row)
print({d: (max(r, key=lambda r: r.pay).name, sum(x.pay for x in r)) for d, r in by.items()}, sorted(rows, key=lambda r: -r.pay)[0]._asdict(), Row._make(['z', 'w', 0])._replace(pay=1))
order = deque(range(1, 8))
out = []
while order:
    order.rotate(-2)
    out.append(order.popleft())
print(out)
