"""A sorted map as a treap: insertion, search and removal by rotating nodes."""


class Node:
    __slots__ = ("key", "value", "priority", "left", "right")

    def __init__(self, key, value, priority):
        self.key = key
        self.value = value
        self.priority = priority
        self.left = None
        self.right = None


def rotate_right(node):
    left = node.left
    node.left = left.right
    left.right = node
    return left


def rotate_left(node):
    right = node.right
    node.right = right.left
    right.left = node
    return right


class SortedMap:
    def __init__(self):
        self._root = None
        self._size = 0
        self._seed = 12345

    def __len__(self):
        return self._size

    def _priority(self):
        self._seed = (self._seed * 1103515245 + 12345) & 0x7FFFFFFF
        return self._seed

    def __setitem__(self, key, value):
        self._root = self._insert(self._root, key, value)

    def _insert(self, node, key, value):
        if node is None:
            self._size += 1
            return Node(key, value, self._priority())
        if key < node.key:
            node.left = self._insert(node.left, key, value)
            if node.left.priority > node.priority:
                return rotate_right(node)
        elif key > node.key:
            node.right = self._insert(node.right, key, value)
            if node.right.priority > node.priority:
                return rotate_left(node)
        else:
            node.value = value
        return node

    def __getitem__(self, key):
        node = self._root
        while node is not None:
            if key < node.key:
                node = node.left
            elif key > node.key:
                node = node.right
            else:
                return node.value
        raise KeyError(key)

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def __delitem__(self, key):
        self._root = self._remove(self._root, key)

    def _remove(self, node, key):
        if node is None:
            raise KeyError(key)
        if key < node.key:
            node.left = self._remove(node.left, key)
        elif key > node.key:
            node.right = self._remove(node.right, key)
        elif node.left is None:
            self._size -= 1
            return node.right
        elif node.right is None:
            self._size -= 1
            return node.left
        elif node.left.priority > node.right.priority:
            node = rotate_right(node)
            node.right = self._remove(node.right, key)
        else:
            node = rotate_left(node)
            node.left = self._remove(node.left, key)
        return node

    def items(self):
        waiting = []
        node = self._root
        while waiting or node is not None:
            while node is not None:
                waiting.append(node)
                node = node.left
            node = waiting.pop()
            yield node.key, node.value
            node = node.right


EXPECTED = (6000, 8002, True, 378658448)


def run():
    index = SortedMap()
    for i in range(12000):
        index[i * 7919 % 12007] = i
    hits = sum([1 for key in range(0, 24000, 2) if index.get(key) is not None])
    for key in range(0, 12000, 3):
        if index.get(key) is not None:
            del index[key]
    ordered = [key for key, _ in index.items()]
    checksum = 0
    for key, value in index.items():
        checksum = (checksum * 31 + key * value) % 1000000007
    return hits, len(index), ordered == sorted(ordered), checksum


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
