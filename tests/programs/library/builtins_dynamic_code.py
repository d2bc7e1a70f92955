# eval, exec, compile: namespaces, modes, closures, errors, code objects.
def attempt(action):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)


print(eval('1 + 2'), eval('x * 2', {'x': 21}), eval('x + y', {'x': 1}, {'y': 2}), eval(' [a for a in range(3)]'), eval('(lambda q: q + 1)(5)'), eval('x', {'x': 'global'}, {'x': 'local'}), eval(b'3 ** 2'))
space = {}
exec('a = 1\ndef f(n):\n    return n + a\nclass K:\n    attr = f(10)', space)
print(space['f'](5), space['K'].attr, '__builtins__' in space, sorted(k for k in space if k[0] != '_'), exec('pass'))
code = compile('result = value * 2', 'name.py', 'exec')
local = {}
exec(code, {'value': 8}, local)
print(local, code.co_filename, code.co_name, code.co_names, type(code).__name__)
expression = compile('a + b', '<expr>', 'eval')
print(eval(expression, {'a': 1, 'b': 2}), exec(expression, {'a': 1, 'b': 2}))
single = compile('1 + 1', '<s>', 'single')
exec(single)
for call in (lambda: eval('1 +'), lambda: eval('x = 1'), lambda: eval(''), lambda: exec('if'), lambda: compile('1', 'f', 'nope'), lambda: compile('x', 'f'), lambda: eval(3), lambda: exec('x', 5), lambda: eval('undefined'), lambda: eval('1/0'), lambda: exec('  indented\nnot'), lambda: eval('1', []), lambda: exec('return 5'), lambda: eval('a\0b'),
             lambda: compile('break', 'f', 'exec'), lambda: eval('x', {}, 3), lambda: exec('def f(a, a): pass'), lambda: eval('(1'), lambda: exec("'unterminated"), lambda: eval('f"{"'), lambda: exec('nonlocal q'), lambda: eval('await x'), lambda: exec('x: int = 1; del x; x')):
    attempt(call)


def scope():
    inner = 'local variable'
    return eval('inner'), eval('inner.upper()'), sorted(eval('locals()'))


print(scope())


def no_effect():
    v = 1
    exec('v = 2')
    return v


print(no_effect())


class Tracking(dict):
    def __missing__(self, key):
        return f'<{key}>'


print(eval('alpha + beta', {}, Tracking()))
print(eval('len([1, 2])', {'__builtins__': {'len': lambda x: 'own len'}}))
attempt(lambda: eval('print(1)', {'__builtins__': {}}))


def outer(n):
    def inner():
        return n
    return inner


print(outer(5).__code__.co_freevars, outer.__code__.co_cellvars, outer.__code__.co_varnames, outer.__code__.co_argcount, (lambda a, *b, c=1, **d: 0).__code__.co_varnames, (lambda a, /, b, *, c: 0).__code__.co_kwonlyargcount)
replaced = (lambda: 'original').__code__.replace(co_name='renamed')
print(replaced.co_name, eval(replaced))
gen = {}
exec('def g():\n    yield 1\n    yield 2', gen)
print(list(gen['g']()), gen['g'].__module__, gen['g'].__code__.co_name, gen['g'].__qualname__)
steps = []
exec('for i in range(3):\n    steps.append(i * i)\nelse:\n    steps.append("done")')
print(steps, eval('[y for y in steps if y]'), eval('{**{"k": 1}, "l": 2}'), eval('1 if steps else 2'), eval('"%s" % 5'), eval('not None'), eval('(yes := 5) + yes'))
