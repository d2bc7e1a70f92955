# What was printed before the failure is on standard output, complete and in order.
import sys
print("first", end="")
print(" and more")
for i in range(3):
    print("line", i)
sys.stdout.write("unfinished line")
print("to standard error", file=sys.stderr)
raise ValueError("after output")
