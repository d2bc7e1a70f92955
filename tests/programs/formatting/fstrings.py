# f-strings: expressions, conversions, nested specs, self-documenting fields, nesting of quotes.
name, count, price, items = "café", 3, 4.5, ["a", "b"]
width, precision, fill = 12, 3, "*"

print(f"{name} {count} {price} {items}")
print(f"{name!r} {name!a} {name!s} {name!r:>10} {name!a:^14}|")
print(f"{price:{width}.{precision}f}|{count:{fill}^{width}}|{name:{'>'}{width}}|{price:{width}.{precision}{'e'}}|")
print(f"{count=} {count = } {price=:.2f} {name=} {name=!s} {items[0]=} {count+1=} { count = :>5}")
print(f"{{literal}} {{{count}}} {{}} }}{{ {'{'}{'}'}")
print(f"{'nested ' + f'{count + 1} {f"{name}"}'} {"same quotes"} {f"{f"{1+1}"}"}")
print(f"{count if count > 2 else 'few'} {[x * 2 for x in range(count)]} {(lambda x: x * 2)(5)} { {'k': 1}['k'] }")
print(f"{count:5}|{count:<5}|{count:05d}|{count!r:>5}|{-count:+d}|{count:x}|{count:#06b}")
print(f"{1_000_000:,} {1234.5:_.2f} {0.256:.1%} {255:#x} {65:c}")
print(f"{(total := count * 2)} {total} {total:=+5} {(x := 5):>3}")
print(f"{'a' 'b'} {*items, 'c'} {items!r} {count, price}")
print(f"line one {
    count
    + 1
} still the same {
    name  # a comment inside
}")
print(f"""triple {count}
  "quoted" {name!r:
>8} text""")
print(rf"raw \n {count}\t" fr"\d{{2}}" F"\x41{count}\u00e9")
print("plain " f"joined {count} " "{not a field} " f"{price}")
print(f"{'\n'.join(items)!r} {'\x41'} {'a\tb'}")
print(f"{count:{count}{count}}|{'':{fill}<{count * 2}}|")
print(f"", f"{''}", f"{None} {True} {...}")
print(f"{items[-1]} {items[0:1]} {name[::-1]} {len(name)} {name.upper()} {'%d' % count} {'{}'.format(count)}")
print(f"{count!s:.2} {price!r:8.3} {3.0:g} {1e10:g} {10**3:e}")
print(f"{lambda_ if (lambda_ := 'named') else 0} {not count} {count != 3} {count == 3} {count >= 3}")


def order(n):
    print("evaluated", n)
    return n


print(f"{order(1)} {order(2):{order(3)}} {order(4)!r}")
for action in (lambda: f"{undefined_name}", lambda: f"{1/0}", lambda: f"{5:s}", lambda: f"{'a':d}", lambda: f"{count:{'bad'}}", lambda: f"{[]:5}"):
    try:
        print(action())
    except Exception as e:
        print(type(e).__name__, e)
print(f"{'deep':{'>'}{f'{width}'}}|", f"{f'{f'{f'{1}'}'}'}")
