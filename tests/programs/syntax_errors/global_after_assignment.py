# A name is assigned before its global declaration.
def f():
    count = 1
    global count
    count = 2
