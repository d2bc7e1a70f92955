# The error behind a semicolon.
x = 1; y = 2; z = = 3
