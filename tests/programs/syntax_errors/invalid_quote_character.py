# A typographic quote.
x = 'fine'
y = “not fine”
