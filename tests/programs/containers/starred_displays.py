# Stars in displays, calls, loops, returns, yields and subscripts.
def attempt(action):
    try:
        return action()
    except Exception as e:
        return f"{type(e).__name__}: {e}"
print([*[1], 2, *(3, 4), *{5: 0}, *"6"], (*[], 1), {*[1], *(1, 2)} == {1, 2}, {"x": 0, **{"y": 1}, "x": 2, **dict(z=3)}, [*range(3), *[*"ab"]], [[*a, *b] for a, b in [((1,), [2])]])
print(*[1, 2], *(), *"ab", sep="|")
print({**{}, **{1: 2}}, {**{1: "a"}, 1: "b"}, attempt(lambda: {**[1]}), attempt(lambda: [*None]), attempt(lambda: {*5}), attempt(lambda: (*1.5,)), attempt(lambda: {**None}))
def gen():
    received = yield [*(yield "a"), *"b"]
    return received
g = gen()
print(next(g), g.send([1, 2]))
for x in *[1, 2], 3:
    print(x, end=" ")
print()
def returns(): return *[1, 2], 3
def yields(): yield *[1], 2
print(returns(), next(yields()), (lambda: (*"ab",))())
subscript = {(1, 2, 3): "tuple key"}
print(subscript[*[1, 2], 3], subscript[1, *(2, 3)])
