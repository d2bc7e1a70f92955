# What the gc module answers: enable, disable, thresholds, counts, tracked objects.
import gc


def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"


print(gc.isenabled(), gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled())
old = gc.get_threshold()
print(len(old), all(isinstance(v, int) for v in old), gc.set_threshold(500), gc.get_threshold()[0], gc.set_threshold(*old), gc.get_threshold() == old)
print(len(gc.get_count()), all(isinstance(v, int) and v >= 0 for v in gc.get_count()))
print(type(gc.collect()).__name__, type(gc.collect(0)).__name__, attempt(lambda: gc.collect(99)), attempt(lambda: gc.collect(-1)), attempt(lambda: gc.collect("x")))
print(gc.is_tracked([]), gc.is_tracked({"a": []}), gc.is_tracked(5), gc.is_tracked("s"), gc.is_tracked(None), gc.is_tracked(object.__new__(type("C", (), {}))))
print(type(gc.garbage).__name__, gc.garbage, gc.get_debug(), type(gc.callbacks).__name__)
gc.disable()
data = []
for i in range(3000):
    a, b = [i], {"i": i}
    a.append(b); b["a"] = a
    if i % 1000 == 0: data.append(a)
gc.enable()
gc.collect()
print([a[0] for a in data], data[1][1]["a"] is data[1])


def under_pressure():
    """Work that makes much garbage gives the same answer whatever the threshold."""
    words = {}
    for i in range(2000):
        key = f"k{i % 37}"
        words.setdefault(key, []).append({"i": i, "self": words})
        if len(words[key]) > 5: words[key] = words[key][-2:]
    return sorted((k, [e["i"] for e in v]) for k, v in words.items())[:3]


results = []
for threshold in (1, 10, 1000):
    gc.set_threshold(threshold)
    results.append(under_pressure())
gc.set_threshold(*old)
print(results[0], results[0] == results[1] == results[2])
