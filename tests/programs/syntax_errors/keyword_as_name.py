# A keyword as a name.
pass_ = 1
class = 2
