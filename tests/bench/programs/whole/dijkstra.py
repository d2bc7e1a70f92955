"""Ways through a road network: a binary heap, Dijkstra, A* over a grid, and a spanning tree."""


class PriorityQueue:
    def __init__(self):
        self.heap = []

    def __len__(self):
        return len(self.heap)

    def push(self, priority, item):
        heap = self.heap
        heap.append((priority, item))
        child = len(heap) - 1
        while child > 0:
            parent = (child - 1) // 2
            if heap[parent] <= heap[child]:
                break
            heap[parent], heap[child] = heap[child], heap[parent]
            child = parent

    def pop(self):
        heap = self.heap
        top = heap[0]
        last = heap.pop()
        if heap:
            heap[0] = last
            self.sift_down()
        return top

    def sift_down(self):
        heap = self.heap
        size = len(heap)
        parent = 0
        while True:
            child = 2 * parent + 1
            if child >= size:
                return
            if child + 1 < size and heap[child + 1] < heap[child]:
                child += 1
            if heap[parent] <= heap[child]:
                return
            heap[parent], heap[child] = heap[child], heap[parent]
            parent = child


class Graph:
    def __init__(self):
        self.roads = {}

    def connect(self, a, b, length):
        self.roads.setdefault(a, []).append((b, length))
        self.roads.setdefault(b, []).append((a, length))

    def distances(self, start):
        best = {start: 0}
        before = {start: None}
        queue = PriorityQueue()
        queue.push(0, start)
        done = set()
        while len(queue):
            distance, town = queue.pop()
            if town in done:
                continue
            done.add(town)
            for other, length in self.roads[town]:
                total = distance + length
                if other not in best or total < best[other]:
                    best[other] = total
                    before[other] = town
                    queue.push(total, other)
        return best, before

    def edges(self):
        return [(length, a, b) for a in self.roads for b, length in self.roads[a] if a < b]


def path_to(town, before):
    path = []
    while town is not None:
        path.append(town)
        town = before[town]
    path.reverse()
    return path


class DisjointSets:
    def __init__(self, items):
        self.parent = {item: item for item in items}

    def find(self, item):
        root = item
        while self.parent[root] != root:
            root = self.parent[root]
        while self.parent[item] != root:
            self.parent[item], item = root, self.parent[item]
        return root

    def join(self, a, b):
        a = self.find(a)
        b = self.find(b)
        if a == b:
            return False
        self.parent[a] = b
        return True


def spanning_tree(graph):
    sets = DisjointSets(graph.roads)
    return [edge for edge in sorted(graph.edges()) if sets.join(edge[1], edge[2])]


def make_graph(towns):
    graph = Graph()
    state = 31
    for town in range(1, towns):
        graph.connect("t%d" % town, "t%d" % (town * 7 // 10), 5 + town % 11)
        for _ in range(2):
            state = (state * 48271) % 2147483647
            graph.connect("t%d" % town, "t%d" % (state % town), 1 + state // 1000 % 40)
    return graph


def walk_grid(width, height, walls):
    goal = (width - 1, height - 1)
    costs = {(0, 0): 0}
    queue = PriorityQueue()
    queue.push(0, (0, 0))
    visited = 0
    while len(queue):
        _, (x, y) = queue.pop()
        visited += 1
        if (x, y) == goal:
            return costs[goal], visited
        cost = costs[(x, y)] + 1
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            place = (x + dx, y + dy)
            if not (0 <= place[0] < width and 0 <= place[1] < height) or place in walls:
                continue
            if place not in costs or cost < costs[place]:
                costs[place] = cost
                queue.push(cost + abs(goal[0] - place[0]) + abs(goal[1] - place[1]), place)
    return None, visited


EXPECTED = ((72, "t2488"), ["t0", "t1", "t293"], 2599, 17952, 190, 4028)


def run():
    graph = make_graph(2600)
    best, before = graph.distances("t0")
    farthest = max([(distance, town) for town, distance in best.items()])
    path = path_to(farthest[1], before)
    tree = spanning_tree(graph)
    walls = {(x, y) for x in range(80) for y in range(80) if x % 6 == 3 and (x * 5 + y) % 13}
    steps, visited = walk_grid(80, 80, walls)
    return farthest, path[:3], len(tree), sum([edge[0] for edge in tree]), steps, visited


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
