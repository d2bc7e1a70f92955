# What except* does not handle goes on.
def task(n):
    if n % 2:
        raise ValueError(n)
    raise TypeError(n)


def run_all(count):
    errors = []
    for n in range(count):
        try:
            task(n)
        except Exception as e:
            errors.append(e)
    if errors:
        raise ExceptionGroup("tasks", errors)


try:
    run_all(4)
except* ValueError as group:
    print("handled", len(group.exceptions))
