# A postfix increment.
i = 0
i++
print(i)
