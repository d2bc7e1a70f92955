# Every method of a closed StringIO and BytesIO; state, copies.
import io
s=io.StringIO("abc"); s.close()
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for m,a in (("read",()),("readline",()),("readlines",()),("write",("x",)),("seek",(0,)),("tell",()),("truncate",()),("getvalue",()),("readable",()),("writable",()),("seekable",()),("isatty",()),("__iter__",()),("__next__",()),("__enter__",()),("flush",()),("fileno",()),("writelines",(["a"],)),("__getstate__",()),("detach",())):
    t(lambda: getattr(s,m)(*a))
t(lambda: s.line_buffering); t(lambda: s.newlines)
b=io.BytesIO(b"abc"); b.close()
for m,a in (("read",()),("read1",()),("readinto",(bytearray(2),)),("peek",(1,)),("readline",()),("readlines",()),("write",(b"x",)),("seek",(0,)),("tell",()),("truncate",()),("getvalue",()),("getbuffer",()),("readable",()),("writable",()),("seekable",()),("isatty",()),("__next__",()),("__enter__",()),("flush",()),("fileno",()),("writelines",([b"a"],)),("__getstate__",()),("detach",())):
    t(lambda: getattr(b,m)(*a))
b=io.BytesIO(b"abc"); b.x=5; b.seek(1); print(b.__getstate__()); b.__setstate__((b"hello",2,{"y":1})); print(b.read(), b.y)
s=io.StringIO("abc\nd", newline="\r\n"); s.x=5; s.seek(1); print(s.__getstate__()); s.__setstate__(("hello","\n",2,{"y":1})); print(s.read(), s.y)
t(lambda: b.__setstate__((1,2))); t(lambda: b.__setstate__(5)); t(lambda: s.__setstate__((1,2)))
import copy
c=copy.copy(s); print(c.getvalue(), c.tell(), c.y); c=copy.deepcopy(b); print(c.getvalue(), c.tell(), c.y)
