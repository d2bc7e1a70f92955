# A starred target outside of a list or tuple.
*a = [1, 2]
