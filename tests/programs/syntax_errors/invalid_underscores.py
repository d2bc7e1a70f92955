# Underscores in a row in a number.
good = 1_000
bad = 1__000
