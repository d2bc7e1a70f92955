"""Comma-separated lines with quotes: read to records, pivoted to tables, written and read back."""

CITIES = ["Oslo", "Lima", "Pune", "Graz", '"Bonn, old town"', "Kyoto", '"St ""X"" Bay"']


def make_csv(rows):
    lines = ["city,year,month,visitors,spent"]
    for i in range(rows):
        city = CITIES[i * 5 % 7]
        lines.append(",".join([city, str(2000 + i % 6), str(i % 12 + 1), str(i * 37 % 211), "%.2f" % (i % 97 / 4)]))
    return "\n".join(lines)


def split_line(line):
    if '"' not in line:
        return line.split(",")
    fields = []
    field = ""
    quoted = False
    i = 0
    while i < len(line):
        char = line[i]
        if quoted:
            if char == '"' and line[i + 1 : i + 2] == '"':
                field += char
                i += 1
            elif char == '"':
                quoted = False
            else:
                field += char
        elif char == '"':
            quoted = True
        elif char == ",":
            fields.append(field)
            field = ""
        else:
            field += char
        i += 1
    fields.append(field)
    return fields


def read_csv(text):
    lines = text.split("\n")
    names = lines[0].split(",")
    return [dict(zip(names, split_line(line))) for line in lines[1:]]


def pivot(records, row_name, column_name, value_name):
    table = {}
    for record in records:
        row = table.setdefault(record[row_name], {})
        column = int(record[column_name])
        row[column] = row.get(column, 0) + int(record[value_name])
    return table


def quote(field):
    if "," in field or '"' in field:
        return '"' + field.replace('"', '""') + '"'
    return field


def write_table(table):
    columns = sorted({column for row in table.values() for column in row})
    lines = [",".join(["city"] + [str(column) for column in columns])]
    for name in sorted(table):
        cells = [str(table[name].get(column, "")) for column in columns]
        lines.append(",".join([quote(name)] + cells))
    return "\n".join(lines)


EXPECTED = (14000, 210023, 167740.0, 938, 'St "X" Bay')


def run():
    records = read_csv(make_csv(14000))
    yearly = pivot(records, "city", "year", "visitors")
    monthly = pivot(records, "city", "month", "visitors")
    spent = sum([float(record["spent"]) for record in records])
    text = write_table(yearly) + "\n" + write_table(monthly)
    back = read_csv(write_table(yearly))
    return len(records), sum(yearly["Bonn, old town"].values()), spent, len(text), back[-1]["city"]


if __name__ == "__main__":
    import sys
    import time

    if hasattr(time, "perf_counter"):
        clock, unit = time.perf_counter, 1e9
    elif hasattr(time, "ticks_us"):
        clock, unit = time.ticks_us, 1e3
    else:
        clock, unit = time.time, 1e9
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 1):
        started = clock()
        result = run()
        print("iter", int((clock() - started) * unit))
        if result != EXPECTED:
            raise ValueError("wrong result: %r" % (result,))
    print("ok", result)
