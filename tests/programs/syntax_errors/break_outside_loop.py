# break outside of a loop.
for i in range(3):
    break
else:
    break
