# SystemExit with a text prints it to standard error and exits with 1.
print("about to leave")
raise SystemExit("cannot go on: disk is full")
