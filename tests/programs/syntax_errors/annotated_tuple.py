# An annotated tuple target.
x: int = 1
(a, b): tuple = 1, 2
