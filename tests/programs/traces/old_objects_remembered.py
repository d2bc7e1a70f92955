"""Stores of young objects into old ones, in traces: each old object is to be remembered once after a collection, and what was
stored lives on."""

import gc


class Node:
    def __init__(self, number):
        self.number = number
        self.next = None
        self.payload = None


class Slotted:
    __slots__ = ("left", "right")

    def __init__(self):
        self.left = None
        self.right = None


def ring(count):
    nodes = [Node(n) for n in range(count)]
    for n in range(count):
        nodes[n].next = nodes[(n + 1) % count]
    return nodes


def fill(nodes, turn):
    for node in nodes:
        node.payload = (turn, node.number)


def relink(nodes, turn):
    """Stores of two objects into a third one and into one another."""
    node = nodes[0]
    for _ in range(len(nodes)):
        following = node.next
        node.next = Node(node.number + turn)
        node.next.next = following
        node.next.payload = [turn]
        following.payload = node.next
        node = following


def unlink(nodes):
    for node in nodes:
        made = node.next
        node.next = made.next
        made.next = None


def churn(count):
    return [str(n) for n in range(count)]


def swap(items, turn):
    """Lists and slots, as well."""
    for n in range(len(items)):
        item = items[n]
        item.left, item.right = (turn, n), item.left
        items[n - 1].right = [item.left]


nodes = ring(700)
gc.collect()
for turn in range(12):
    fill(nodes, turn)
    churn(3000)
    if turn % 4 == 0:
        gc.collect()
    relink(nodes, turn)
    churn(3000)
    assert all(node.payload.payload == [turn] for node in nodes)
    unlink(nodes)
    gc.collect()
print(sum(node.payload.number for node in nodes), nodes[5].payload.payload, nodes[699].next is nodes[0])

items = [Slotted() for _ in range(900)]
gc.collect()
for turn in range(10):
    swap(items, turn)
    churn(2000)
    if turn % 3 == 1:
        gc.collect()
print(sum(item.left[1] for item in items), items[3].right, items[899].right, items[4].left)
