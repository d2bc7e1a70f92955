# A SyntaxError from compiling a string at run time.
def evaluate(text):
    return eval(text)


print(evaluate("1 + 1"))
evaluate("1 +* 2")
