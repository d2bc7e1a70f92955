# An unparenthesised walrus as a statement.
(x := 1)
x := 2
