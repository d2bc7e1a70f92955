# The caret behind wide characters.
text = '日本語' + 'é' + + + ) 5
