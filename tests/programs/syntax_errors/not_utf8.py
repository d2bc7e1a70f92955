# Source that is not UTF-8.
x = 1
y = 'café'
