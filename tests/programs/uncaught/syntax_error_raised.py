# A SyntaxError made and raised by hand shows the text that it is given.
raise SyntaxError("made by hand", ("settings.ini", 12, 9, "speed = = fast\n", 12, 10))
