# Every SyntaxWarning of the compiler, in its order: literals, jumps out of finally, what cannot be meant.
def f(x):
    try:
        pass
    finally:
        for i in []:
            break
        return 1
    while 1:
        try:
            pass
        finally:
            if x: continue
            def g():
                return 5
            break
x = 5
if 0: x is ()
if 0: x is (1,2)
if 0: x is -1
if 0: x is "a"
if 0: 1 is x
if 0: x is not 1.5
if 0: x is b"a" is x
if 0: x is None is True is ...
if 0: x is [] 
if 0: x is f""
if 0: "a" is "b"
if 0:
    1()
    "a"(1)
    (1,2)(3)
    [1](2)
    [i for i in x](1)
    {}(1)
    {i:i for i in x}(1)
    {1}(2)
    {i for i in x}(2)
    (i for i in x)(2)
    f"a"(3)
    f"{x}"(3)
    t"a"(4)
    (lambda: 1)(5)
    None(1)
    ...(3)
    True()
    1j()
    b"a"()
    None[1]
    5[1]
    1.5[2]
    1j[2]
    True[1]
    {1}[1]
    {i for i in x}[2]
    (i for i in x)[3]
    t"{x}"[3]
    (lambda: 1)[2]
    "a"["b"]
    "a"[1.5]
    "a"[None]
    "a"[1:2]
    "a"[True]
    "a"[(1,2)]
    "a"[1,2]
    (1,2)["a"]
    [1][2,3]
    [1][[1]]
    [1][{}]
    [1][lambda: 1]
    [i for i in x]["a"]
    f"{x}"["a"]
    b"a"["b"]
    {1:2}["a"]
    ()[1.5]
    (1,)[1j]
    "a"[f"{x}"]
    "a"[b"c"]
    t"a"["b"]
assert (x, "a"), "b"
"\d \
\e"
'''
\q
  \400 \777 \377'''
b"\d\400"
if 0: f"\d {x!r} \q{x:\z}"
f'''
 \d {x}
 \w'''
rb"\d"
1if x else 2
0x1for x in []
0b1or x
0o7and x
1.0in [x]
1jif x else 3
1_0or 2
1e5or 2
x = 1if 1else 2
d = 1in[1]
for x in []:
    try: pass
    finally:
        for y in []: continue
        for y in []:
            pass
        else:
            break
        class A:
            x = 1
        with x: continue
async def h():
    try: pass
    finally:
        return 3
lambda: "\p"
