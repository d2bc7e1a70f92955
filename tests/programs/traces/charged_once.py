"""What is computed once, and charged for then, is asked for in loops that are traced."""


def aliases():
    return (list[int], dict[str, list[int]], tuple[int, ...], set[int], type[int], frozenset[str], list[None], enumerate[int])


def asked(these):
    return [(alias.__origin__.__name__, len(alias.__args__), alias.__parameters__) for alias in these]


for turn in range(4):
    print(asked(aliases()))
for alias in aliases():
    print(alias.__origin__.__name__, alias.__parameters__, alias.__parameters__)
