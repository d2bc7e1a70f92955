# continue in a function within a loop.
for i in range(3):
    def f():
        if i:
            continue
