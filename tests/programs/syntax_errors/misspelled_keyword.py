# A misspelled keyword, with a suggestion.
def f(x):
    whille x:
        x -= 1
