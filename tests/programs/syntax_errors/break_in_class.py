# break in a class body within a loop.
while True:
    class C:
        break
