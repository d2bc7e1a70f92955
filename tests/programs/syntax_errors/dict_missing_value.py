# A dictionary without a value behind the colon.
d = {'a': 1, 'b': }
