def start():
    values = [1, 2
    return values
