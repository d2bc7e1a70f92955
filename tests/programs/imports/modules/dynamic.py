def __getattr__(name):
    if name.startswith("dyn_"):
        return f"made for {name}"
    raise AttributeError(f"dynamic has no {name}")


def __dir__():
    return ["dyn_b", "dyn_a"]
