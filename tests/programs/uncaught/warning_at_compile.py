# SyntaxWarnings are printed when the file is compiled and the program runs all the same.
x = 5
print(x is 5 or True)
print("\d", 1 == 1.0)
assert (x, "always true")
print((1, 2)(3) if False else "not called")
def f():
    try:
        return 1
    finally:
        return 2
print(f())
