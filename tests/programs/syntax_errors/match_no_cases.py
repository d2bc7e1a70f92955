# match without a case.
match 5:
x = 1
