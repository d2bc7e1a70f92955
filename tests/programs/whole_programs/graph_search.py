# Shortest paths, topological order, components, spanning trees, a maze and a knight's tour of distances.
import heapq
from collections import deque, defaultdict


def dijkstra(graph, start):
    distance, previous, queue = {start: 0}, {}, [(0, start)]
    while queue:
        d, node = heapq.heappop(queue)
        if d > distance[node]: continue
        for other, weight in graph[node].items():
            if (new := d + weight) < distance.get(other, float("inf")):
                distance[other], previous[other] = new, node
                heapq.heappush(queue, (new, other))
    return distance, previous


def path(previous, node):
    result = [node]
    while node in previous: result.append(node := previous[node])
    return result[::-1]


class Cycle(Exception):
    def __init__(self, nodes): super().__init__(" -> ".join(nodes)); self.nodes = nodes


def topological(dependencies):
    done, active, order = set(), [], []
    def visit(node):
        if node in done: return
        if node in active: raise Cycle(active[active.index(node):] + [node])
        active.append(node)
        for d in dependencies.get(node, ()): visit(d)
        active.pop()
        done.add(node)
        order.append(node)
    for node in dependencies: visit(node)
    return order


class DisjointSets:
    def __init__(self): self.parent = {}
    def find(self, x):
        self.parent.setdefault(x, x)
        while self.parent[x] != x:
            self.parent[x] = x = self.parent[self.parent[x]]
        return x
    def union(self, a, b):
        a, b = self.find(a), self.find(b)
        self.parent[a] = b
        return a != b


roads = defaultdict(dict)
for a, b, w in (("A", "B", 7), ("A", "C", 9), ("A", "F", 14), ("B", "C", 10), ("B", "D", 15), ("C", "D", 11), ("C", "F", 2), ("D", "E", 6), ("E", "F", 9)):
    roads[a][b] = roads[b][a] = w
distance, previous = dijkstra(roads, "A")
print(dict(sorted(distance.items())), path(previous, "E"), path(previous, "D"))
sets = DisjointSets()
tree = [(w, a, b) for w, a, b in sorted((w, a, b) for a in roads for b, w in roads[a].items() if a < b) if sets.union(a, b)]
print(tree, sum(w for w, *_ in tree))
print(topological({"cake": ["mix", "oven"], "mix": ["eggs", "flour"], "oven": [], "eggs": ["shop"], "flour": ["shop"]}))
try: topological({"a": ["b"], "b": ["c"], "c": ["a"]})
except Cycle as e: print("cycle", e, len(e.nodes))

MAZE = """
###########
#S..#.....#
##.##.###.#
#..#..#.#.#
#.##.##.#.#
#....#...E#
###########
""".split()
where = {c: (x, y) for y, row in enumerate(MAZE) for x, c in enumerate(row) if c in "SE"}
def solve(start, end):
    queue, came = deque([start]), {start: None}
    while queue:
        x, y = here = queue.popleft()
        if here == end: break
        for n in ((x + 1, y), (x, y + 1), (x - 1, y), (x, y - 1)):
            if MAZE[n[1]][n[0]] != "#" and n not in came:
                came[n] = here
                queue.append(n)
    route = []
    while here is not None: route.append(here); here = came[here]
    return route[::-1]
route = solve(where["S"], where["E"])
for y, row in enumerate(MAZE): print("".join("*" if (x, y) in route and c == "." else c for x, c in enumerate(row)))
print(len(route))
def knight(n):
    board = [[-1] * n for _ in range(n)]
    board[0][0], frontier, d = 0, [(0, 0)], 0
    while frontier:
        d += 1
        frontier = [(x, y) for fx, fy in frontier for dx, dy in ((1, 2), (2, 1), (-1, 2), (-2, 1), (1, -2), (2, -1), (-1, -2), (-2, -1)) if 0 <= (x := fx + dx) < n and 0 <= (y := fy + dy) < n and board[y][x] < 0 and not board[y].__setitem__(x, d)]
    return board
for row in knight(6): print(*row)
def floyd(nodes, edges):
    d = {(a, b): 0 if a == b else edges.get((a, b), float("inf")) for a in nodes for b in nodes}
    for k in nodes:
        for i in nodes:
            for j in nodes: d[i, j] = min(d[i, j], d[i, k] + d[k, j])
    return d
table = floyd("ABC", {("A", "B"): 3, ("B", "C"): -2, ("A", "C"): 4})
print({"".join(k): v for k, v in table.items()})
