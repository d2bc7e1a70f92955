# A line indented without reason.
x = 1
    y = 2
