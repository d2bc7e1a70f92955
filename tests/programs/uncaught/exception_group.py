# A group of groups with tracebacks and notes of their own.
def fail(kind, text):
    raise kind(text)


def collect():
    errors = []
    for kind, text in ((ValueError, "one"), (KeyError, "two"), (OSError, "three")):
        try:
            fail(kind, text)
        except Exception as e:
            e.add_note(f"collected {text}")
            errors.append(e)
    return errors


inner = ExceptionGroup("inner group", [TypeError("never raised"), *collect()[:1]])
inner.add_note("a note on the group")
raise ExceptionGroup("outer group", [*collect(), inner])
