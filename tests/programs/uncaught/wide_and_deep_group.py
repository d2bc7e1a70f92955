# Groups with more than fifteen parts or ten levels are cut.
wide = ExceptionGroup("wide", [ValueError(i) for i in range(20)])
deep = ValueError("bottom")
for level in range(13):
    deep = ExceptionGroup(f"level {level}", [deep])
raise ExceptionGroup("both", [wide, deep])
