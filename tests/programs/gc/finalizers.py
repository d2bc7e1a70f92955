# __del__ runs once when an object is collected, also in cycles; errors in it go nowhere.
import gc
log = []


class Finalized:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(self.name)


def plain(): Finalized("plain")
def cycle():
    a, b = Finalized("cycle a"), Finalized("cycle b")
    a.other, b.other = b, a
def in_containers(): [Finalized("in list"), {"k": Finalized("in dict")}, (Finalized("in tuple"),)]
def replaced():
    x = Finalized("replaced first")
    x = Finalized("replaced second")
def deleted():
    x = Finalized("deleted")
    del x
for f in (plain, cycle, in_containers, replaced, deleted):
    f()
    gc.collect()
    print(f.__name__, sorted(log))
    log.clear()


saved = []
class Resurrected:
    def __init__(self): self.times = 0
    def __del__(self):
        self.times += 1
        saved.append(self)
def make_resurrected(): Resurrected()
make_resurrected()
gc.collect()
print(len(saved), saved[0].times)
saved.clear()
gc.collect()
print("finalized only once", len(saved))


def generator():
    try: yield 1
    finally: log.append("generator closed")
def abandon_generator():
    g = generator()
    next(g)
abandon_generator()
gc.collect()
print(log)
log.clear()
class Child(Finalized):
    def __del__(self):
        super().__del__()
        log.append("child part")
def child(): Child("base part")
child()
gc.collect()
print(log)
log.clear()
kept = Finalized("kept")
gc.collect()
print(log, kept.name)
table = {i: Finalized(i) for i in range(5)}
for i in (1, 3): del table[i]
gc.collect()
print(sorted(log), sorted(table))
log.clear()
table.clear()
gc.collect()
print(sorted(log))
log.clear()
Finalized.__del__ = lambda self: log.append(f"new {self.name}")
plain()
gc.collect()
print(log)
del Finalized.__del__
