# A block without indentation.
def f():
return 1
