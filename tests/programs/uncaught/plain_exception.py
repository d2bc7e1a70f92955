# An exception through three calls, with carets under the failing parts.
def divide(a, b):
    return a / b


def average(values):
    total = sum(values)
    return divide(total, len(values))


class Report:
    def __init__(self, rows):
        self.rows = rows

    def summary(self):
        return [average(row) for row in self.rows]


print("starting")
print(average([1, 2, 3]))
report = Report([[1], []])
print(report.summary())
print("never reached")
