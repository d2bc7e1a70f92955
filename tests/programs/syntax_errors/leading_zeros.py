# A decimal number with leading zeros.
good = 0o17, 0, 00
bad = 017
