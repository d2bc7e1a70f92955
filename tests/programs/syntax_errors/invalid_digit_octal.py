# A digit that is not octal.
good = 0o17
bad = 0o18
