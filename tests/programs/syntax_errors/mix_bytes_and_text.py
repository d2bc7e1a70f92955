# Joined literals of bytes and text.
good = b'a' b'b'
bad = 'a' b'b'
