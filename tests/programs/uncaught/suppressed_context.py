# raise … from None hides what came before.
def lookup(d, k):
    try:
        return d[k]
    except KeyError:
        raise LookupError(f"nothing under {k!r}") from None


lookup({}, "key")
