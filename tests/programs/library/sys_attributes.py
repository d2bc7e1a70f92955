# What sys says of the interpreter: types and relations, not values that differ between engines.
import sys

print(type(sys.version).__name__, sys.version_info[:2] >= (3, 14), sys.version_info.major, sys.version_info.releaselevel in ('final', 'alpha', 'beta', 'candidate'), len(sys.version_info))
print(sys.version_info >= (3, 10), sys.version_info[0] == sys.version_info.major, type(sys.version_info).__name__, isinstance(sys.version_info, tuple))
print(sys.maxsize == 2 ** 63 - 1, sys.maxunicode, sys.byteorder in ('little', 'big'), type(sys.platform).__name__, type(sys.implementation.name).__name__, sys.hexversion >> 24)
print(type(sys.argv).__name__, type(sys.path).__name__, type(sys.modules).__name__, 'sys' in sys.modules, sys.modules['sys'] is sys, '__main__' in sys.modules, 'builtins' in sys.builtin_module_names)
f = sys.float_info
print(f.max, f.min, f.epsilon, f.dig, f.mant_dig, f.radix, f.max_exp, f.min_exp, f.max_10_exp, f.min_10_exp, f.rounds, len(f))
print(sys.float_repr_style, f.epsilon == 2 ** -52, type(f).__name__)
i = sys.int_info
print(i.default_max_str_digits, i.str_digits_check_threshold, type(i).__name__)
h = sys.hash_info
print(h.width, h.modulus == 2 ** 61 - 1, h.inf, h.nan, h.imag, hash(float('inf')) == h.inf, hash(1j) == h.imag, hash(h.modulus), hash(h.modulus + 5))
print(sys.getrecursionlimit() > 50, sys.getdefaultencoding(), sys.flags.optimize, type(sys.flags).__name__, sys.dont_write_bytecode in (True, False))
print(sys.intern('abc') is sys.intern('abc'), sys.intern('a b ' * 3) == 'a b ' * 3)
for call in (lambda: sys.intern(3), lambda: sys.intern(type('S', (str,), {})('x')), lambda: sys.nope, lambda: sys.version_info.nope, lambda: setattr(sys.version_info, 'major', 4), lambda: sys.float_info()):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, str(e).replace('sys.', ''))
print(sys.getsizeof([]) > 0, sys.getsizeof('') < sys.getsizeof('a' * 1000), sys.is_finalizing(), type(sys.copyright).__name__, sys.stdout is sys.__stdout__)
sys.own = 'kept'
print(sys.own, hasattr(sys, 'nope'), sys.__name__, 'stdout' in dir(sys))
