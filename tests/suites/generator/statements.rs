//! Statements and loops.

use super::{CLASSES, MOST_TURNS, Scope, Writer};

impl Writer {
    /// Some statements, of which at least one is there.
    fn statements(&mut self, scope: &Scope, depth: usize) {
        for _ in 0..1 + self.random.below(3) {
            self.statement(scope, depth);
        }
    }

    pub fn statement(&mut self, scope: &Scope, depth: usize) {
        let drawn = self.random.below(if scope.plain { 43 } else { 57 });
        match drawn {
            40..=42 if depth > 0 && scope.plain => self.handlers(scope, depth - 1),
            54..=56 if depth > 0 => self.handlers(scope, depth - 1),
            0..=4 | 6..=8 => self.assign_int(scope),
            9..=12 => self.assign_float(scope),
            13..=14 => self.assign_bool(scope),
            15..=17 => self.assign_any(scope),
            18..=25 | 32 if depth > 0 => self.branch(scope, depth - 1),
            26..=28 => self.store_attribute(scope),
            29..=30 => self.store_item(scope),
            31 => self.assign_pair(scope),
            5 if self.random.one_in(2) => self.end(scope),
            5 => self.swap(scope),
            34 if depth > 0 && self.loops < 3 && self.random.one_in(2) => self.generator_loop(scope, depth - 1),
            35 if depth > 0 && self.random.one_in(2) => self.with_block(scope, depth - 1),
            33..=35 if depth > 0 && self.loops < 3 => self.loop_of(scope),
            36 if !scope.plain || self.random.one_in(4) => self.say(|w| format!("SHARED = {}", w.global(scope))),
            37 if self.random.one_in(2) => self.change_kind(scope),
            38 => self.new_object(scope),
            39 if scope.in_loop => self.leave_loop(scope),
            40..=42 if depth > 0 => self.try_block(scope, depth - 1),
            43 => self.assign_text(scope),
            44..=45 => self.comprehension(scope),
            46 if depth > 0 && self.loops < 3 => self.generator_loop(scope, depth - 1),
            47 => self.change_class(scope),
            48 => self.change_shape(scope),
            49 => self.polymorphic(scope),
            50 => self.dict_work(scope),
            51 => self.match_int(scope),
            52..=53 => self.end(scope),
            _ => self.assign_int(scope),
        }
    }

    // -- assignments -----------------------------------------------------------------------------------------------------

    fn target(&mut self, all: &[String]) -> Option<String> {
        if all.is_empty() { None } else { Some(self.random.pick(all).clone()) }
    }

    fn assign_int(&mut self, scope: &Scope) {
        let Some(name) = self.target(&scope.ints) else { return self.line("pass") };
        let text = match self.random.below(6) {
            0 => format!("{name} += {}", self.int_of(scope, 1)),
            1 => format!("{name} ^= {}", self.int_of(scope, 1)),
            // It grows beyond 48 bits now and then, and comes back.
            2 if self.random.one_in(3) => {
                self.line(&format!("{name} = {name} * 3 + 1"));
                format!("if {name} > 1 << 52: {name} %= 65521")
            }
            3 => format!("{name} = {}", self.int_of(scope, 1)),
            // 64 bits, as hashes and generators of numbers have them.
            4 if self.random.one_in(3) => {
                let (mask, value) =
                    (*self.random.pick(&["0xFFFFFFFFFFFFFFFF", "0xFFFFFFFFFFFFF", "0x7FFFFFFFFFFFFFFF"]), self.int_of(scope, 1));
                let shift = 3 + self.random.below(44);
                self.line(&format!("{name} = (({value}) * 6364136223846793005 + 1442695040888963407) & {mask}"));
                self.line(&format!("{name} = ({name} ^ ({name} >> {shift})) * 0x9E3779B97F4A7C15 & {mask}"));
                format!("{name} = {name} >> {shift} ^ {name} & 0xFFFF")
            }
            _ => format!("{name} = {}", self.bounded(scope)),
        };
        self.line(&text);
        self.keep_small(&name);
    }

    /// Sums of sums would have thousands of digits after some turns.
    fn keep_small(&mut self, name: &str) {
        if self.random.one_in(6) {
            // Beyond 48 bits for a while.
            self.line(&format!("if {name} > 73786976294838206464 or {name} < -73786976294838206464: {name} %= 1000003"));
        } else if self.random.below(8) < 7 {
            self.line(&format!("if {name} > 70368744177664 or {name} < -70368744177664: {name} %= 1000003"));
        } else {
            self.line(&format!("{name} %= 35184372088832"));
        }
    }

    fn assign_float(&mut self, scope: &Scope) {
        let Some(name) = self.target(&scope.floats) else { return self.line("pass") };
        let text = match self.random.below(4) {
            0 => format!("{name} += {}", self.float_of(scope, 1)),
            1 => format!("{name} = {name} * 0.5 + {}", self.float_of(scope, 0)),
            _ => format!("{name} = {}", self.float_of(scope, 2)),
        };
        self.line(&text);
    }

    fn assign_bool(&mut self, scope: &Scope) {
        let Some(name) = self.target(&scope.bools) else { return self.line("pass") };
        let value = self.bool_of(scope, 2);
        self.line(&format!("{name} = {value}"));
    }

    fn assign_any(&mut self, scope: &Scope) {
        let Some(name) = self.target(&scope.anys) else { return self.line("pass") };
        let text = match self.random.below(4) {
            0 => format!("{name} += {}", self.random.pick(&["1", "1", "1", "0.5", "True"])),
            1 => format!("{name} = {name} - {}", self.int_of(scope, 0)),
            _ => format!("{name} = {}", self.any_of(scope, 1)),
        };
        self.line(&text);
        self.say(|w| format!("if not -1e14 < {name} < 1e14: {name} = {}", w.random.pick(&["1", "2.5", "-7"])));
    }

    /// Something that is not expected where the variable is used.
    fn change_kind(&mut self, scope: &Scope) {
        let Some(name) = self.target(&scope.anys) else { return self.line("pass") };
        let condition = self.bool_of(scope, 1);
        let value = *self.random.pick(&["0.25", "7", "True", "1 << 70", "-0.0"]);
        self.line(&format!("if {condition}: {name} = {value}"));
    }

    fn assign_pair(&mut self, scope: &Scope) {
        let (Some(pair), Some(int), Some(float)) =
            (self.target(&scope.pairs), self.target(&scope.ints), self.target(&scope.floats))
        else {
            return self.line("pass");
        };
        let (a, b) = (self.bounded(scope), self.float_of(scope, 1));
        match self.random.below(3) {
            0 => self.line(&format!("{int}, {float} = {pair}")),
            _ => self.line(&format!("{pair} = ({a}, {b})")),
        }
    }

    fn swap(&mut self, scope: &Scope) {
        let (Some(a), Some(b)) = (self.target(&scope.ints), self.target(&scope.ints)) else { return self.line("pass") };
        match self.random.below(3) {
            0 => self.line(&format!("{a}, {b} = {b}, ({a} + {b}) % 10007")),
            _ => self.line(&format!("{a}, {b} = {b}, {a}")),
        }
    }

    fn assign_text(&mut self, scope: &Scope) {
        let Some(name) = self.target(&scope.texts) else { return self.line("pass") };
        let value = self.text_of(scope);
        self.line(&format!("{name} = {value}"));
    }

    fn global(&mut self, scope: &Scope) -> String {
        let value = self.int_of(scope, 0);
        format!("(SHARED + {value}) % 127")
    }

    // -- objects ---------------------------------------------------------------------------------------------------------

    fn store_attribute(&mut self, scope: &Scope) {
        let Some(object) = self.target(&scope.objects) else { return self.line("pass") };
        let text = match self.random.below(5) {
            0 => format!("{object}.z = {}", self.float_of(scope, 1)),
            1 => format!("{object}.x += 1"),
            2 => format!("{object}.y = {}", self.bounded(scope)),
            _ => format!("{object}.x = {}", self.bounded(scope)),
        };
        self.line(&text);
    }

    fn store_item(&mut self, scope: &Scope) {
        let Some(list) = self.target(&scope.lists) else { return self.line("pass") };
        let (index, value) = (self.int_of(scope, 0), self.bounded(scope));
        match self.random.below(5) {
            0 => self.line(&format!("if len({list}) < 40: {list}.append({value})")),
            1 if !scope.plain => self.line(&format!("if len({list}) > 2: {list}.pop()")),
            _ => self.line(&format!("{list}[{index} % len({list})] = {value}")),
        }
    }

    fn new_object(&mut self, scope: &Scope) {
        let Some(object) = self.target(&scope.objects) else { return self.line("pass") };
        let (class, value) = (*self.random.pick(&CLASSES), self.bounded(scope));
        let condition = self.bool_of(scope, 1);
        self.line(&format!("if {condition}: {object} = {class}({value}, 3)"));
    }

    /// Changes what compiled code assumes of a class.
    fn change_class(&mut self, scope: &Scope) {
        let class = *self.random.pick(&CLASSES);
        let condition = self.bool_of(scope, 1);
        let change = match self.random.below(4) {
            0 => format!("{class}.step = lambda self, v: self.x + v"),
            1 => format!("{class}.both = {}", self.random.below(9)),
            _ => format!("{class}.scale = {class}.scale % 17 + 1"),
        };
        self.line(&format!("if {condition}: {change}"));
    }

    fn change_shape(&mut self, scope: &Scope) {
        let Some(object) = self.target(&scope.objects) else { return self.line("pass") };
        let condition = self.bool_of(scope, 1);
        let change = match self.random.below(3) {
            0 => format!("{object}.scale = {}", self.random.below(9)),
            1 => format!("{object}.w = {}", self.random.below(9)),
            _ => format!("{object}.__dict__.clear() if False else {object}.x"),
        };
        self.block("try:", |w| w.line(&format!("if {condition}: {change}")));
        self.block("except AttributeError:", |w| w.line("pass"));
    }

    /// A loop over instances of several classes.
    fn polymorphic(&mut self, scope: &Scope) {
        let Some(int) = self.target(&scope.ints) else { return self.line("pass") };
        let mut made = Vec::new();
        for _ in 0..2 + self.random.below(3) {
            let class = *self.random.pick(&CLASSES);
            made.push(format!("{class}({}, 2)", self.int_of(scope, 0)));
        }
        let each = self.name("e");
        let value = *self.random.pick(&["x", "y", "scale", "both", "step(2)"]);
        self.block(&format!("for {each} in ({},):", made.join(", ")), |w| {
            w.line(&format!("{int} = ({int} + {each}.{value}) % 30011"))
        });
    }

    // -- control ---------------------------------------------------------------------------------------------------------

    fn branch(&mut self, scope: &Scope, depth: usize) {
        let condition = self.bool_of(scope, 2);
        self.block(&format!("if {condition}:"), |w| w.statements(scope, depth));
        if self.random.one_in(4) {
            let condition = self.bool_of(scope, 1);
            self.block(&format!("elif {condition}:"), |w| w.statement(scope, depth));
        }
        if self.random.one_in(2) {
            self.block("else:", |w| w.statements(scope, depth));
        }
    }

    fn leave_loop(&mut self, scope: &Scope) {
        let (a, how) = (self.bool_of(scope, 1), if self.random.one_in(3) { "break" } else { "continue" });
        let rare = self.random.below(20);
        let int = self.target(&scope.ints).unwrap_or_else(|| String::from("SHARED"));
        self.line(&format!("if {int} % 23 == {rare} and {a}: {how}"));
    }

    fn try_block(&mut self, scope: &Scope, depth: usize) {
        let Some(int) = self.target(&scope.ints) else { return self.line("pass") };
        let value = self.int_of(scope, 1);
        self.block("try:", |w| {
            w.statement(scope, depth);
            if w.random.one_in(2) {
                w.line(&format!("{int} = raising({value})"));
            } else {
                w.line(&format!("{int} //= ({value}) % 5"));
            }
        });
        let kinds = *self.random.pick(&["(ValueError, ZeroDivisionError)", "Exception", "(IndexError, ArithmeticError)"]);
        self.block(&format!("except {kinds} as error:"), |w| w.line(&format!("{int} = len(str(error))")));
        if self.random.one_in(3) {
            self.block("finally:", |w| w.line(&format!("{int} += 1")));
        }
    }

    fn match_int(&mut self, scope: &Scope) {
        let value = self.int_of(scope, 1);
        self.block(&format!("match ({value}) % 5:"), |w| {
            w.block("case 0:", |w| w.assign_int(scope));
            w.block("case 1 | 2:", |w| w.assign_float(scope));
            w.block("case _:", |w| w.assign_int(scope));
        });
    }

    // -- loops -----------------------------------------------------------------------------------------------------------

    /// A loop of some kind; its body has the loop's variable, if there is one.
    pub fn loop_of(&mut self, scope: &Scope) {
        let most = (MOST_TURNS / self.turns).min(90);
        if most < 2 {
            return self.assign_int(scope);
        }
        let turns = if self.loops == 0 { most / 3 + self.random.below(most) } else { 1 + self.random.below(9.min(most)) };
        let mut inner = scope.clone();
        inner.in_loop = true;
        let variable = self.name("k");
        let head = match self.random.below(10) {
            0..=4 => {
                inner.fixed.push(variable.clone());
                format!("for {variable} in range({}):", self.range(turns))
            }
            5 => match self.target(&scope.lists) {
                Some(list) => {
                    inner.fixed.push(variable.clone());
                    let walked = if self.random.one_in(3) { "reversed" } else { "list" };
                    format!("for {variable} in {walked}({list}):")
                }
                None => format!("for {variable} in range({turns}):"),
            },
            6 if !scope.plain => {
                inner.fixed.push(variable.clone());
                let walked = if self.random.one_in(2) { format!("range({turns})") } else { format!("reversed(range({turns}))") };
                format!("for {variable}, _ in enumerate({walked}):")
            }
            7 if !scope.plain => {
                inner.fixed.push(variable.clone());
                format!("for {variable}, _ in zip(range({turns}), range(5, {})):", 5 + turns)
            }
            _ => return self.while_loop(scope, turns, variable),
        };
        self.around(turns, |w| w.block(&head, |w| w.body(&inner)));
        if !scope.plain && self.random.one_in(6) {
            self.block("else:", |w| w.assign_int(scope));
        }
    }

    fn range(&mut self, turns: usize) -> String {
        match self.random.below(6) {
            0 => format!("{}, {}", self.random.below(9), 9 + turns),
            1 => format!("{turns}, 0, -1"),
            2 => format!("0, {}, {}", turns * 3, 3),
            3 => format!("-{turns}, 0"),
            _ => format!("{turns}"),
        }
    }

    fn while_loop(&mut self, scope: &Scope, turns: usize, variable: String) {
        self.line(&format!("{variable} = 0"));
        let condition = if self.random.one_in(3) { format!(" and {}", self.bool_of(scope, 1)) } else { String::new() };
        let mut inner = scope.clone();
        inner.in_loop = true;
        inner.fixed.push(variable.clone());
        self.around(turns, |w| {
            w.block(&format!("while {variable} < {turns}{condition}:"), |w| {
                w.line(&format!("{variable} += 1"));
                w.body(&inner);
            });
        });
    }

    fn body(&mut self, scope: &Scope) {
        for _ in 0..2 + self.random.below(4) {
            self.statement(scope, 2);
        }
    }

    fn around(&mut self, turns: usize, body: impl FnOnce(&mut Writer)) {
        let before = self.turns;
        self.loops += 1;
        self.turns *= turns.max(1);
        body(self);
        self.turns = before;
        self.loops -= 1;
    }

    fn generator_loop(&mut self, scope: &Scope, depth: usize) {
        let (variable, turns) = (self.name("g"), 3 + self.random.below(9));
        let mut inner = scope.clone();
        (inner.in_loop, inner.plain) = (true, true);
        inner.fixed.push(variable.clone());
        let start = self.int_of(scope, 0);
        let source = match self.random.below(10) {
            0..=3 => format!("many({turns}, {start})"),
            4 => format!("chosen({turns}, {start})"),
            5 => format!("delegating({turns}, {start})"),
            6 => format!("twice({turns}, {start})"),
            7 => format!("(m * 3 % 127 for m in many({turns}, {start}) if m % 4)"),
            8 => return self.two_loops_of_one(&inner, depth, (&variable, turns)),
            _ => {
                let body = |w: &mut Writer| {
                    let head = format!("for {variable} in risky({turns}, {start}):");
                    w.around(turns, |w| w.block(&head, |w| w.statements(&inner, depth)));
                };
                self.block("try:", body);
                return self.block("except (ValueError, IndexError):", |w| w.assign_int(scope));
            }
        };
        self.around(turns, |w| w.block(&format!("for {variable} in {source}:"), |w| w.statements(&inner, depth)));
    }

    fn with_block(&mut self, scope: &Scope, depth: usize) {
        let Some(int) = self.target(&scope.ints) else { return self.line("pass") };
        let (value, raises) = (self.bounded(scope), self.random.one_in(3));
        self.block(&format!("with Managed({value}) as {int}:"), |w| {
            w.statements(scope, depth);
            if raises {
                w.block(&format!("if {int} % 5 == 2:"), |w| w.line(&format!("raise ValueError({int})")));
            }
        });
    }

    /// A generator that a loop leaves, and another one goes on with; or both at once.
    fn two_loops_of_one(&mut self, inner: &Scope, depth: usize, (variable, turns): (&str, usize)) {
        let source = self.name("gen");
        self.line(&format!("{source} = chosen({}, {turns})", 2 * turns));
        self.around(turns, |w| {
            w.block(&format!("for {variable} in {source}:"), |w| {
                w.statements(inner, depth);
                match w.random.below(3) {
                    0 => w.block(&format!("if {variable} % 3 == 1:"), |w| w.line("break")),
                    1 => w.block(&format!("for {variable} in {source}:"), |w| w.line("break")),
                    _ => w.line(&format!("next({source}, None)")),
                }
            });
            w.block(&format!("for {variable} in {source}:"), |w| w.statements(inner, 0));
        });
    }

    fn comprehension(&mut self, scope: &Scope) {
        let (Some(list), Some(int)) = (self.target(&scope.lists), self.target(&scope.ints)) else { return self.line("pass") };
        let turns = 2 + self.random.below(12);
        let value = self.int_of(&Scope { ints: vec!["n".into(), int.clone()], plain: true, ..Scope::default() }, 1);
        self.say(|w| match w.random.below(4) {
            0 => format!("{list} = [({value}) % 1013 for n in range({turns})]"),
            1 => format!("{list} = [n for n in {list} if n % 2 == 0] or [1]"),
            2 => format!("{int} = sum({{n: ({value}) % 97 for n in range({turns})}}.values())"),
            _ => format!("{int} = sum(({value}) % 89 for n in {list})"),
        });
    }

    fn dict_work(&mut self, scope: &Scope) {
        let (Some(dict), Some(int)) = (self.target(&scope.dicts), self.target(&scope.ints)) else { return self.line("pass") };
        let (key, value) = (self.int_of(scope, 0), self.bounded(scope));
        self.say(|w| match w.random.below(4) {
            0 => format!("{int} = {dict}.get({key} % 9, 4)"),
            1 => format!("{int} = len({dict})"),
            2 => format!("{int} = sum({dict}.values()) % 65521"),
            _ => format!("{dict}[({key}) % 9] = {value}"),
        });
    }
}
