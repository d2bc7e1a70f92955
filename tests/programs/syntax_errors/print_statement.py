# print as a statement.
print('fine')
print 'not fine'
