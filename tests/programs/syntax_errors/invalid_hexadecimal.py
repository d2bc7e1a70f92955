# A hexadecimal literal without digits.
good = 0xff
bad = 0xg
