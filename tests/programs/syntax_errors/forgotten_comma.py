# Two expressions without a comma.
values = [1, 2]
more = [1, 2 3, 4]
