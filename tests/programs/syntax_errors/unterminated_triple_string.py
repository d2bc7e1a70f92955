# A triple-quoted string without its end.
x = 1
text = """starts here
and goes on
