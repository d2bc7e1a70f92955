# A starred expression alone.
x = [1]
y = *x
