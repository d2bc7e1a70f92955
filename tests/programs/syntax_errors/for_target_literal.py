# for over a literal target.
for 5 in range(3):
    pass
