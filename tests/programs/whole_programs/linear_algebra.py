# Matrices over exact fractions of our own: product, determinant, inverse, solving, powers, polynomials.
from math import gcd


class Q:
    __slots__ = ("n", "d")
    def __init__(self, n, d=1):
        if isinstance(n, Q): n, d = n.n, n.d * d
        if d == 0: raise ZeroDivisionError(f"Q({n}, 0)")
        if d < 0: n, d = -n, -d
        g = gcd(n, d)
        self.n, self.d = n // g, d // g
    def __repr__(self): return f"{self.n}" if self.d == 1 else f"{self.n}/{self.d}"
    def _of(x): return x if isinstance(x, Q) else Q(x) if isinstance(x, int) else NotImplemented
    def _op(f):
        def forward(a, b):
            b = Q._of(b)
            return b if b is NotImplemented else f(a, b)
        def backward(a, b):
            b = Q._of(b)
            return b if b is NotImplemented else f(b, a)
        return forward, backward
    __add__, __radd__ = _op(lambda a, b: Q(a.n * b.d + b.n * a.d, a.d * b.d))
    __sub__, __rsub__ = _op(lambda a, b: Q(a.n * b.d - b.n * a.d, a.d * b.d))
    __mul__, __rmul__ = _op(lambda a, b: Q(a.n * b.n, a.d * b.d))
    __truediv__, __rtruediv__ = _op(lambda a, b: Q(a.n * b.d, a.d * b.n))
    __eq__, _ = _op(lambda a, b: (a.n, a.d) == (b.n, b.d))
    __lt__, __gt__ = _op(lambda a, b: a.n * b.d < b.n * a.d)
    __hash__ = lambda a: hash(a.n) if a.d == 1 else hash((a.n, a.d))
    __neg__ = lambda a: Q(-a.n, a.d)
    __abs__ = lambda a: Q(abs(a.n), a.d)
    __bool__ = lambda a: a.n != 0
    __float__ = lambda a: a.n / a.d
    def __pow__(a, k): return Q(a.n**k, a.d**k) if k >= 0 else Q(a.d**-k, a.n**-k)
    del _op


class Matrix:
    def __init__(self, rows): self.rows = [list(map(Q, r)) for r in rows]
    def __repr__(self): return "[" + "; ".join(" ".join(map(repr, r)) for r in self.rows) + "]"
    def __getitem__(self, ij): return self.rows[ij[0]][ij[1]] if isinstance(ij, tuple) else self.rows[ij]
    def __eq__(self, o): return isinstance(o, Matrix) and self.rows == o.rows
    def __add__(self, o): return Matrix([[a + b for a, b in zip(r, s)] for r, s in zip(self.rows, o.rows)])
    def __mul__(self, k): return Matrix([[a * k for a in r] for r in self.rows])
    __rmul__ = __mul__
    def __matmul__(self, o):
        if len(self.rows[0]) != len(o.rows): raise ValueError(f"{len(self.rows)}x{len(self.rows[0])} @ {len(o.rows)}x{len(o.rows[0])}")
        return Matrix([[sum((a * b for a, b in zip(r, c)), Q(0)) for c in zip(*o.rows)] for r in self.rows])
    def __pow__(self, k):
        result, base = Matrix.identity(len(self.rows)), self if k >= 0 else self.inverse()
        k = abs(k)
        while k:
            if k & 1: result = result @ base
            base, k = base @ base, k >> 1
        return result
    @staticmethod
    def identity(n): return Matrix([[int(i == j) for j in range(n)] for i in range(n)])
    @property
    def T(self): return Matrix(zip(*self.rows))
    def eliminate(self, extra):
        n, left, det = len(self.rows), [r + e for r, e in zip(self.rows, extra.rows)], Q(1)
        for i in range(n):
            pivot = next((k for k in range(i, n) if left[k][i]), None)
            if pivot is None: return Q(0), None
            if pivot != i: left[i], left[pivot], det = left[pivot], left[i], -det
            det = det * left[i][i]
            left[i] = [a / left[i][i] for a in left[i]]
            for k in range(n):
                if k != i and left[k][i]: left[k] = [a - b * left[k][i] for a, b in zip(left[k], left[i])]
        return det, Matrix([r[n:] for r in left])
    def det(self): return self.eliminate(Matrix.identity(len(self.rows)))[0]
    def inverse(self):
        inverse = self.eliminate(Matrix.identity(len(self.rows)))[1]
        if inverse is None: raise ValueError(f"{self} is singular")
        return inverse


m = Matrix([[2, 1, 0], [1, 3, 1], [0, 1, 4]])
print(m, m.T == m, m.det(), m.inverse(), m @ m.inverse() == Matrix.identity(3), m + m == 2 * m, m ** 3, m ** -1 == m.inverse(), m[0, 1], m[2])
hilbert = Matrix([[Q(1, i + j + 1) for j in range(5)] for i in range(5)])
print(hilbert.det(), hilbert.inverse()[4], (hilbert @ hilbert.inverse()) == Matrix.identity(5), float(hilbert[1, 2]))
fib = Matrix([[1, 1], [1, 0]])
print((fib ** 90)[0, 1], fib ** -3)
a, b = Matrix([[3, 2], [1, -1]]), Matrix([[12], [-1]])
print(a.eliminate(b)[1], Q(1, 2) + 1, 1 - Q(1, 3), 2 / Q(3, 4), Q(2, 3) ** -2, Q(1, 2) == Q(2, 4), Q(4, 2) == 2, hash(Q(4, 2)) == hash(2), Q(1, 3) < Q(1, 2), 1 > Q(1, 2), abs(Q(-5, 3)), sorted([Q(1, 2), Q(1, 3), 1]), bool(Q(0)), sum([Q(1, k) for k in range(1, 11)], Q(0)))
for action in (lambda: Matrix([[1, 2], [2, 4]]).inverse(), lambda: a @ m, lambda: Q(1, 0), lambda: Q(1) / 0, lambda: Q(1) + "x", lambda: Q(1) < 1.5, lambda: Matrix([[1]]) @ 5):
    try: print(action())
    except Exception as e: print(type(e).__name__, e)
def lagrange(points):
    poly = [Q(0)] * len(points)
    for i, (x, y) in enumerate(points):
        basis, scale = [Q(1)], Q(y)
        for j, (z, _) in enumerate(points):
            if i != j: basis, scale = [p - q for p, q in zip([Q(0)] + basis, [c * z for c in basis] + [Q(0)])], scale / (x - z)
        poly = [p + c * scale for p, c in zip(poly, basis)]
    return poly
print(lagrange([(0, 1), (1, 3), (2, 11), (3, 31)]), lagrange([(k, k**2) for k in range(4)]))
def bernoulli(n):
    row = [Q(0)] * (n + 1)
    for m in range(n + 1):
        row[m] = Q(1, m + 1)
        for j in range(m, 0, -1): row[j - 1] = j * (row[j - 1] - row[j])
    return row[0]
print([bernoulli(k) for k in (0, 1, 2, 4, 6, 8, 10, 20)])
