# Set and dictionary entries in one display.
d = {'a': 1, 'b'}
