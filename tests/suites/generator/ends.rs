//! How generators end (closed, with something thrown through them, asynchronous), and what classes say in Python of themselves:
//! texts, truth, membership.

use super::{Scope, Writer, names};

impl Writer {
    /// The functions and classes that the statements here use. No generator is left waiting in them: CPython closes it when its
    /// last reference goes.
    pub fn ending(&mut self) {
        let scope = Scope { ints: names(&["k", "start", "n"]), plain: true, ..Scope::default() };
        self.line("ENDED = [0]");
        self.block("def guarded(n, start=1):", |w| {
            let value = w.int_of(&scope, 1);
            w.line("k = 0");
            w.block("try:", |w| w.block("for k in range(n):", |w| w.line(&format!("start += (yield ({value}) % 1009) or 1"))));
            match w.random.below(4) {
                0 => w.block("except GeneratorExit:", |w| w.line("return k % 31")),
                1 => w.block("except Wrong as error:", |w| w.line("ENDED[0] = (ENDED[0] + seen(error)) % 4093")),
                2 => w.block("except (GeneratorExit, Wrong):", |w| w.block("if k % 3:", |w| w.line("raise"))),
                _ => {}
            }
            w.block("finally:", |w| w.line("ENDED[0] = (ENDED[0] * 3 + k) % 4093"));
            w.line("return start % 61");
        });
        self.block("def through(n, start=1):", |w| {
            w.line("last = 0");
            w.block("try:", |w| w.line("last = yield from guarded(n, start)"));
            if w.random.one_in(2) {
                w.block("except Worse:", |w| w.line("yield -1"));
            }
            w.block("finally:", |w| w.line("ENDED[0] += 1"));
            w.line("return last + 1");
        });
        self.block("async def ticks(n, start):", |w| {
            let value = w.int_of(&scope, 1);
            w.block("try:", |w| w.block("for k in range(n):", |w| w.line(&format!("yield ({value}) % 211"))));
            w.block("finally:", |w| w.line("ENDED[0] += 2"));
        });
        self.block("async def gathered(n, start):", |w| {
            w.line("total = 0");
            w.block("async for k in ticks(n, start):", |w| w.line("total += k"));
            w.line("return total");
        });
        self.handling(&scope);
        self.asynchronous_ends(&scope);
        self.block("def driven(coroutine):", |w| {
            w.block("try:", |w| w.line("coroutine.send(None)"));
            w.block("except StopIteration as stop:", |w| w.line("return stop.value"));
        });
        self.block("class Told:", |w| {
            w.block("def __init__(self, n, inner=''):", |w| w.line("self.n, self.inner = n, inner"));
            let text = *w.random.pick(&["f'<{self.n}{self.inner}>'", "'<' + str(self.n) + str(self.inner) + '>'"]);
            w.block("def __str__(self):", |w| w.line(&format!("return {text}")));
            if w.random.one_in(2) {
                w.block("def __repr__(self):", |w| w.line("return 'Told(' + repr(self.n) + ')'"));
            }
            if w.random.one_in(2) {
                w.block("def __format__(self, spec):", |w| w.line("return spec + '|' + str(self)"));
            }
            let value = w.bool_of(&Scope { ints: names(&["self.n"]), plain: true, ..Scope::default() }, 1);
            w.block("def __bool__(self):", |w| w.line(&format!("return bool({value})")));
            w.block("def __contains__(self, item):", |w| w.line("return (self.n + item) % 3"));
            w.block("def __len__(self):", |w| w.line("return abs(self.n) % 53"));
            w.block("def __setitem__(self, depth, item):", |w| {
                w.line("self.n = (self.n + item) % 2039");
                w.line("if depth: self[depth - 1] = item * 3 % 1021");
            });
            w.block("def __delitem__(self, depth):", |w| w.line("if depth: del self[depth - 1]"));
        });
    }

    /// Generators that yield while they handle something.
    fn handling(&mut self, scope: &Scope) {
        self.block("def handling(n, start=1):", |w| {
            let (value, rare) = (w.int_of(scope, 1), 1 + w.random.below(3));
            w.block("for k in range(n):", |w| {
                w.block("try:", |w| {
                    w.line(&format!("if k % {rare} == 0: raise Wrong(start % 1013)"));
                    w.line(&format!("yield ({value}) % 509"));
                });
                w.block("except Wrong as error:", |w| {
                    w.line("start = (start + ((yield seen(error) % 97) or 1)) % 65521");
                    match w.random.below(4) {
                        0 => {
                            w.block("try:", |w| {
                                w.line("fails(start)");
                                w.line("yield 3");
                            });
                            w.block("except Wrong as inner:", |w| {
                                w.line("yield seen(inner) % 89 + (inner.__context__ is error)")
                            });
                        }
                        1 => w.line("yield from guarded(k % 3, start)"),
                        2 => w.line("yield from handling(k % 2, start)"),
                        _ => {}
                    }
                    w.line("yield sys.exception() is error");
                });
                if w.random.one_in(3) {
                    w.block("finally:", |w| w.line("ENDED[0] = (ENDED[0] + k) % 4093"));
                }
            });
            w.line("return seen(sys.exception()) % 7 if sys.exception() else start % 59");
        });
    }

    /// Async generators into which something is thrown, and which are closed.
    fn asynchronous_ends(&mut self, scope: &Scope) {
        self.block("async def caught(n, start):", |w| {
            let value = w.int_of(scope, 1);
            w.block("for k in range(n):", |w| {
                w.block("try:", |w| w.line(&format!("start += (yield ({value}) % 211) or 1")));
                let class = *w.random.pick(&["Worse", "Wrong", "(Wrong, KeyError)"]);
                w.block(&format!("except {class} as error:"), |w| {
                    let what = *w.random.pick(&["yield seen(error) % 31", "start += seen(error) % 13", "if k % 2: return"]);
                    w.line(what);
                });
                if w.random.one_in(2) {
                    w.block("finally:", |w| w.line("ENDED[0] = (ENDED[0] * 3 + k) % 4093"));
                }
            });
        });
        self.block("async def ended(g, n):", |w| {
            w.line("total = 0");
            w.block("try:", |w| {
                w.line("total += await g.__anext__()");
                for _ in 0..1 + w.random.below(3) {
                    let step = *w.random.pick(&["g.athrow(Wrong(n))", "g.athrow(Worse(7))", "g.asend(n)", "g.athrow(KeyError)"]);
                    let rare = 1 + w.random.below(3);
                    w.line(&format!("if n % {rare}: total += await {step}"));
                }
                w.line("total += await g.asend(None)");
            });
            w.block("except StopAsyncIteration:", |w| w.line("total += 5"));
            w.block("except Exception as error:", |w| w.line("total += seen(error) % 1021"));
            w.block("try:", |w| w.line("await g.aclose()"));
            w.block("except RuntimeError as error:", |w| w.line("total += len(str(error))"));
            // One that has ignored it is closed for good.
            w.block("try:", |w| w.line("await g.aclose()"));
            w.block("except StopAsyncIteration:", |w| w.line("total += 3"));
            w.line("return total");
        });
    }

    /// A statement with one of these.
    pub fn end(&mut self, scope: &Scope) {
        let Some(int) = self.random_int(scope) else { return self.line("pass") };
        let (start, turns) = (self.bounded(scope), 1 + self.random.below(7));
        let generator = *self.random.pick(&["guarded", "guarded", "through", "handling"]);
        match self.random.below(13) {
            0..=1 => self.closed(&int, &format!("{generator}({turns}, {start})")),
            2..=3 => self.thrown_into(&int, &format!("{generator}({turns}, {start})")),
            4 => self.line(&format!("{int} = driven(gathered({turns}, {start})) % 4093")),
            7 => {
                let source = *self.random.pick(&["caught", "caught", "ticks"]);
                self.line(&format!("{int} = driven(ended({source}({turns}, {start}), {int} % 7)) % 4093"));
            }
            8..=9 => {
                let item = self.name("h");
                let head = format!("for {item} in handling({turns}, {start}):");
                self.block(&head, |w| w.line(&format!("{int} = ({int} * 3 + {item} + (sys.exception() is None)) % 8191")));
            }
            // Without the address that `object.__repr__` tells, which is longer in one process than in another.
            5 => self.line(&format!(
                "{int} = len(str(Told({start}, Told({int})))) + len(repr(Told({int} % 99)).split(' at ')[0] * 2) % 17"
            )),
            6 => self.line(&format!("{int} = len(f'{{Told({start})}} {{Told({int})!s:>{turns}}} {{Told({int}):<}}') + ENDED[0]")),
            10..=11 => self.told_items(&int, &start, turns),
            _ => self.line(&format!("{int} = ({turns} if Told({int}) else {start}) % 7 + ({start} in Told({int}))")),
        }
    }

    /// Items that a class stores and deletes by itself, a few levels deep; now and then without end.
    fn told_items(&mut self, int: &str, start: &str, turns: usize) {
        let told = self.name("t");
        self.line(&format!("{told} = Told({start})"));
        self.line(&format!("{told}[{turns}] = {int} % 97"));
        self.line(&format!("{int} = ({int} + len({told}) + {told}.n) % 8191"));
        if self.random.one_in(12) {
            let endless = if self.random.one_in(2) { format!("{told}[-1] = 1") } else { format!("del {told}[-1]") };
            self.block("try:", |w| w.line(&endless));
            self.block("except RecursionError:", |w| w.line(&format!("{int} += 3")));
        } else {
            self.line(&format!("del {told}[{turns}]"));
        }
    }

    /// Takes some items of a generator, and closes it.
    fn closed(&mut self, int: &str, source: &str) {
        let (generator, most) = (self.name("w"), self.random.below(4));
        self.line(&format!("{generator} = {source}"));
        self.block(&format!("for {generator}k in {generator}:"), |w| {
            w.line(&format!("{int} = ({int} + {generator}k) % 8191"));
            w.block(&format!("if {generator}k % 4 == {most}:"), |w| w.line("break"));
        });
        self.line(&format!("{int} += {generator}.close() or 0"));
    }

    /// Throws into a generator, which may go on, return or raise; and closes it.
    fn thrown_into(&mut self, int: &str, source: &str) {
        let (generator, class) = (self.name("w"), *self.random.pick(&["Wrong(5)", "Worse(7)", "ValueError", "Wrong"]));
        self.line(&format!("{generator} = {source}"));
        self.block("try:", |w| {
            w.line(&format!("{int} = next({generator}, 3) % 1021"));
            w.line(&format!("{int} += {generator}.throw({class}) % 127"));
        });
        self.block("except StopIteration as stop:", |w| w.line(&format!("{int} += stop.value or 2")));
        self.block("except Exception as error:", |w| w.line(&format!("{int} = seen(error)")));
        self.block("finally:", |w| w.line(&format!("{generator}.close()")));
    }
}
