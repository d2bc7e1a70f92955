print("first starts")
from modules import second_of_cycle
name = "first"
def ask(): return second_of_cycle.name
print("first ends")
