# An imported module that does not compile.
print("importing")
import modules.unfinished
