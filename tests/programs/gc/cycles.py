# Cycles of every shape are collected; the program's results stay right while they are.
import gc


class Node:
    made = 0
    def __init__(self, name):
        self.name, self.next, self.children = name, None, []
        Node.made += 1


def ring(n):
    nodes = [Node(i) for i in range(n)]
    for a, b in zip(nodes, nodes[1:] + nodes[:1]): a.next = b
    return nodes[0]


def walk(node, steps):
    out = []
    for _ in range(steps):
        out.append(node.name)
        node = node.next
    return out


kept = ring(5)
for _ in range(200): ring(10)
print(type(gc.collect()).__name__, walk(kept, 12), Node.made)


def closures():
    def f(): return g
    def g(): return f
    return f
def self_list():
    l = [1]
    l.append(l)
    d = {"l": l}
    l.append(d)
    d["d"] = d
    return l
def generator_cycle():
    def gen():
        me = yield
        while True: yield me
    g = gen()
    next(g)
    g.send(g)
    return g
def exception_cycle():
    try: raise ValueError("held")
    except ValueError as e:
        keep = e
    return keep
def class_cycle():
    class A: pass
    A.instance = A()
    A.instance.cls = A
    return A
def method_cycle():
    n = Node("m")
    n.bound = n.__init__
    return n
for make in (closures, self_list, generator_cycle, exception_cycle, class_cycle, method_cycle):
    survivors = [make() for _ in range(50)][-2:]
    gc.collect()
    print(make.__name__, len(survivors), survivors[0] is not survivors[1])
l = self_list()
gc.collect()
print(l[1] is l, l[2]["d"]["l"][0], repr(l))
f = closures()
gc.collect()
print(f()() is f)
g = generator_cycle()
gc.collect()
print(next(g) is g)
e = exception_cycle()
gc.collect()
print(e, e.__traceback__.tb_frame.f_locals["keep"] is e)
A = class_cycle()
gc.collect()
print(A.instance.cls.instance is A.instance)


def churn(n):
    live = {}
    for i in range(n):
        live[i % 97] = [i, (i, str(i)), {"n": i, "back": live.get((i * 7) % 97)}]
        if i % 50 == 0:
            for entry in live.values(): entry[2]["back"] = None
    return sum(v[0] for v in live.values()), sorted(live)[-1]
print(churn(5000))
tree = Node("root")
level = [tree]
for depth in range(8):
    level = [child for parent in level for child in (Node(f"{parent.name}l"), Node(f"{parent.name}r")) if parent.children.append(child) is None]
def count(n): return 1 + sum(count(c) for c in n.children)
gc.collect()
print(count(tree), tree.children[0].children[1].name)
tree.children[0] = None
gc.collect()
print(count(tree.children[1]), Node.made)
