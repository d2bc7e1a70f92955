# A character that no token begins with.
price = 5
cost = price × 2
