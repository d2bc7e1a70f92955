# Notes below the message, also of several lines and odd kinds.
def work(n):
    error = ValueError(f"work item {n} is broken")
    error.add_note("first note")
    error.add_note("second note\nwith a second line")
    error.add_note("")
    raise error


try:
    work(5)
except ValueError as e:
    e.add_note("added while passing")
    raise
