# An exception while another is handled.
def load(table, key):
    try:
        return table[key]
    except KeyError:
        return fallback(key)


def fallback(key):
    return int(key)


print(load({"a": 1}, "a"))
try:
    print("in the body")
finally:
    load({}, "not a number")
