# SystemExit with several arguments has them as its code.
raise SystemExit(2, "two arguments")
