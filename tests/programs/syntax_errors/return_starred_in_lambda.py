# A starred expression in a lambda.
f = lambda *a: *a
