# A digit that is not binary.
good = 0b101
bad = 0b102
