# if without its block.
x = 1
if x:
print(x)
