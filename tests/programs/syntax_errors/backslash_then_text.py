# Something behind a line continuation.
x = 1 + \
    2
y = 1 + \ 2
