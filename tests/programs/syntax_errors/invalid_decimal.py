# Letters behind a number.
good = 12
bad = 12abc
