//! Exceptions that are handled in the loop that they are raised in.

use super::{Scope, Writer};

impl Writer {
    /// What handlers and what raises need: classes, functions that raise further down, and what is seen of an exception.
    pub fn exceptions(&mut self) {
        self.line("import sys");
        self.block("class Wrong(Exception):", |w| w.line("pass"));
        self.block("class Worse(Wrong):", |w| {
            w.block("def __init__(self, n, text='w'):", |w| {
                w.line("super().__init__(n, text)");
                w.line("self.n = n");
            });
        });
        self.block("def seen(error):", |w| {
            w.line("n, level = len(type(error.__context__).__name__), error.__traceback__");
            w.block("while level is not None:", |w| {
                w.line("n = (n * 31 + level.tb_lineno) % 65521");
                w.line("level = level.tb_next");
            });
            w.line("return n + (sys.exception() is error)");
        });
        self.block("def fails(n):", |w| {
            let (wrong, worse) = (1 + w.random.below(4), 2 + w.random.below(9));
            w.block(&format!("if n % {wrong} == 0:"), |w| w.line("raise Wrong(n % 1009)"));
            w.block(&format!("if n % {worse} == 1:"), |w| w.line("raise Worse(n % 127)"));
            w.line("return n % 5");
        });
        self.block("def below(n, log=[]):", |w| {
            w.line("kept = n + 1");
            w.line("return fails(kept) + kept % 3");
        });
        self.block("def spoilt(n, start):", |w| {
            w.block("for k in range(n):", |w| {
                w.block("try:", |w| w.line("yield fails(k + start)"));
                w.block(&format!("except {}:", w.random.clone().pick(&["Worse", "ValueError"])), |w| w.line("yield -1"));
            });
        });
        self.block("def given(n, step=2, **more):", |w| w.line("return fails(n) + step + len(more)"));
        self.block("def passing(*values, **keywords):", |w| w.line("return given(*values, **keywords) + len(keywords)"));
        self.block("def cleaned(n):", |w| {
            w.block("try:", |w| w.line("return below(n)"));
            w.block("finally:", |w| w.line("n = 0"));
        });
        self.block("def translated(n):", |w| {
            w.block("try:", |w| w.line("return fails(n)"));
            w.block("except Wrong as error:", |w| {
                w.block("if n % 3:", |w| w.line("raise"));
                let from = *w.random.pick(&["", " from error", " from None"]);
                w.line(&format!("raise KeyError(n % 7){from}"));
            });
        });
    }

    /// A statement that may raise.
    fn may_raise(&mut self, scope: &Scope, int: &str) {
        let (value, n) = (self.int_of(scope, 1), 1 + self.random.below(5));
        let text = match self.random.below(18) {
            0..=1 => format!("if ({value}) % {n} == 0: raise Wrong(({value}) % 1013)"),
            2 => format!("raise {}", self.random.pick(&["Wrong", "Worse(3)", "ValueError", "KeyError(5)"])),
            3 => format!("{int} = {}({value})", self.random.pick(&["fails", "below"])),
            4 => format!("{int} = cleaned({value})"),
            5 => format!("{int} = translated({value})"),
            6 => format!("{int} = {{0: 1, 2: 3}}[({value}) % {n}]"),
            7 => format!("{int} = [1, 2, 4][({value}) % {}]", n + 2),
            8 => format!("{int} = (5, 6)[({value}) % {}]", n + 1),
            9 => format!("{int} {} ({value}) % {n}", self.random.pick(&["//=", "%="])),
            10 => format!("{int} = int(['7', 'x', '12'][({value}) % 3])"),
            11 => format!("{int} = next(iter([{int}][({value}) % {n}:])) % 1021"),
            12 => format!("{int} = [{int} % 17][:({value}) % {n}].pop()"),
            13 => format!("{int} = int([None, '8', ' 9\\n', '1_0', 'ten'][({value}) % {n}])"),
            14 => format!("{int} = [3, 1, 2][-1 - ({value}) % {}]", n + 1),
            15 => format!("{int} = int(({value}) / (({value}) % {n}{})) % 1019", self.random.pick(&["", " * 0.5"])),
            16 => format!("{int} = passing({value}, {}=1) % 1021", self.random.pick(&["step", "more", "other", "n"])),
            _ => format!("if ({value}) % {n} == 0: raise Worse(({value}) % 97){}", self.random.pick(&["", " from None"])),
        };
        self.line(&text);
    }

    /// A block with handlers; nothing leaves it.
    pub fn handlers(&mut self, scope: &Scope, depth: usize) {
        let Some(int) = self.random_int(scope) else { return self.line("pass") };
        self.block("try:", |w| match w.random.below(7) {
            3 => {
                let (variable, start) = (w.name("s"), w.bounded(scope));
                let head = format!("for {variable} in spoilt({}, {start}):", 2 + w.random.below(6));
                w.block(&head, |w| w.line(&format!("{int} = ({int} + {variable}) % 4093")));
            }
            0 if depth > 0 => w.nested(scope, depth - 1, &int),
            1 => {
                w.say(|w| format!("with Managed({}) as {int}:", w.bounded(scope)));
                w.indent += 1;
                w.may_raise(scope, &int);
                w.indent -= 1;
            }
            2 => {
                w.statement(scope, depth);
                w.may_raise(scope, &int);
                w.statement(scope, 0);
            }
            _ => w.may_raise(scope, &int),
        });
        let first = *self.random.pick(&["Worse", "Wrong", "ValueError", "(Wrong, LookupError)", "ZeroDivisionError"]);
        self.handler(scope, &format!("except {first} as error:"), &int);
        if self.random.one_in(3) {
            self.block("except ArithmeticError:", |w| w.line(&format!("{int} = 3")));
        }
        self.handler(scope, "except Exception as error:", &int);
        if self.random.one_in(4) {
            self.block("finally:", |w| w.line(&format!("{int} += 1")));
        }
    }

    pub fn random_int(&mut self, scope: &Scope) -> Option<String> {
        if scope.ints.is_empty() { None } else { Some(self.random.pick(&scope.ints).clone()) }
    }

    fn handler(&mut self, scope: &Scope, head: &str, int: &str) {
        self.block(head, |w| match w.random.below(6) {
            0 => w.line("pass"),
            1 if scope.in_loop => {
                let rare = w.random.below(7);
                w.line(&format!("if {int} % 7 == {rare}: continue"));
                w.line(&format!("{int} = len(str(error))"));
            }
            2 => {
                w.line(&format!("{int} = seen(error)"));
                w.statement(scope, 0);
            }
            3 => {
                w.block("try:", |w| w.may_raise(scope, int));
                w.block("except Exception as inner:", |w| w.line(&format!("{int} = seen(inner) + (inner.__context__ is error)")));
                w.line(&format!("{int} += seen(error)"));
            }
            4 => w.line(&format!("{int} = len(error.args)")),
            _ => w.line(&format!("{int} = seen(error)")),
        });
    }

    /// A block within one with handlers, which something leaves now and then.
    fn nested(&mut self, scope: &Scope, depth: usize, int: &str) {
        self.block("try:", |w| {
            w.may_raise(scope, int);
            w.statement(scope, depth);
        });
        if self.random.one_in(2) {
            let how = *self.random.pick(&["raise", "raise Worse(4)", "raise LookupError(2) from error"]);
            let class = *self.random.pick(&["Wrong", "LookupError", "Exception"]);
            self.block(&format!("except {class} as error:"), |w| w.line(&format!("if {int} % 3: {how}")));
        }
        self.block("finally:", |w| w.line(&format!("{int} = {int} % 4099 + 1")));
    }
}
