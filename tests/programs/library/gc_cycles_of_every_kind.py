# Cycles through every container, closure, generator, class and method are collected and run their finalizers.
import gc

gone = []


class Marked:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        gone.append(self.name)


def by_list():
    l = [Marked('list')]
    l.append(l)


def by_dict():
    d = {'m': Marked('dict')}
    d['d'] = d


def by_tuple():
    l = []
    t = (Marked('tuple'), l)
    l.append(t)


def by_attribute():
    m = Marked('attribute')
    m.me = m


def by_closure():
    m = Marked('closure')

    def f():
        return m, f

    return None


def by_bound_method():
    m = Marked('method')
    m.call = m.__repr__


def by_generator():
    def g(m):
        own = yield
        yield own, m

    it = g(Marked('generator'))
    next(it)
    it.send(it)


def by_class():
    class C:
        marked = Marked('class')

    C.itself = C
    C.instance = C()


def by_exception():
    m = Marked('exception')
    try:
        raise ValueError(m)
    except ValueError as e:
        m.error = e


def by_set():
    class Member(Marked):
        pass

    s = set()
    m = Member('set')
    m.s = s
    s.add(m)


def by_default_argument():
    def f(m=Marked('default')):
        return m

    f.__kwdefaults__ = {'f': f}


def by_property():
    class C:
        pass

    m = Marked('property')
    C.p = property(lambda self: (m, C))


def by_partial():
    from functools import partial
    l = [Marked('partial')]
    l.append(partial(print, l))


def by_iterator():
    l = [Marked('iterator')]
    l.append(iter(l))


def by_deque():
    from collections import deque
    d = deque([Marked('deque')])
    d.append(d)


makers = [f for name, f in sorted(globals().items()) if name.startswith('by_')]
for make in makers:
    make()
for _ in range(3):
    gc.collect()
print(len(makers), sorted(gone))
gone.clear()


def chain(n):
    head = Marked(0)
    node = head
    for i in range(1, n):
        node.next = Marked(i)
        node = node.next
    node.next = head


chain(50)
gc.collect()
gc.collect()
print(len(gone), sorted(gone) == list(range(50)))
gone.clear()


alive = [Marked('kept')]
alive.append(alive)
gc.collect()
print(gone, alive[0].name)
del alive[:]
gc.collect()
print(gone)
