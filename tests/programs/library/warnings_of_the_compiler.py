# What the compiler warns about is a warning for filters, a record for catch_warnings, and a SyntaxError where filters say so.
import warnings


with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    compile("x is 1\n'\\d'", "fn", "exec")
    eval("'\\d'")
    print([(str(w.message), w.category.__name__, w.filename, w.lineno, w.line) for w in seen])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    for text in ("x is 1\n", "\n'\\d'", "for y in x:\n  try: pass\n  finally:\n    break", "assert(1,2)", "'a'(1)", "1[2]", "[1]['a']"):
        try:
            compile(text, "fn", "exec")
        except SyntaxError as e:
            print(repr(e), e.args)
    warnings.simplefilter("ignore")
    print(compile("x is 1", "fn", "exec").co_filename, ~True, eval("'\\d'"))
    warnings.simplefilter("error")
    for action in (lambda: ~False, lambda: warnings.warn("plain"), lambda: eval("1 is 1")):
        try:
            action()
        except (Warning, SyntaxError) as e:
            print(type(e).__name__, e.args[0][:40])
