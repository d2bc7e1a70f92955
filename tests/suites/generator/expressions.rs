//! Expressions of each kind.

use super::{CLASSES, Scope, Writer};

impl Writer {
    pub fn int_constant(&mut self) -> String {
        match self.random.below(12) {
            0 => String::from("0"),
            1 => format!("{}", 1u64 << self.random.below(47)),
            // About where ints stop fitting 48 bits.
            2 => format!("{}", (1i64 << 47) - 3 + self.random.below(6) as i64),
            3 => format!("-{}", 1 + self.random.below(1000)),
            _ => format!("{}", self.random.below(60)),
        }
    }

    pub fn float_constant(&mut self) -> String {
        match self.random.below(10) {
            0 => String::from("0.0"),
            1 => String::from("-0.0"),
            2 => String::from("1e300"),
            3 => format!("{}.0", self.random.below(9)),
            _ => format!("{}.{}", self.random.below(9), 1 + self.random.below(99)),
        }
    }

    pub fn list_constant(&mut self) -> String {
        let items: Vec<String> = (0..2 + self.random.below(5)).map(|_| self.random.below(40).to_string()).collect();
        format!("[{}]", items.join(", "))
    }

    fn int_variable(&mut self, scope: &Scope) -> String {
        let (own, fixed) = (&scope.ints, &scope.fixed);
        if own.is_empty() && fixed.is_empty() {
            return self.int_constant();
        }
        let at = self.random.below(own.len() + fixed.len());
        own.get(at).unwrap_or_else(|| &fixed[at - own.len()]).clone()
    }

    /// A variable of a kind, if the scope has one.
    fn of(&mut self, all: &[String]) -> Option<String> {
        if all.is_empty() { None } else { Some(self.random.pick(all).clone()) }
    }

    /// An int that does not grow without bound.
    pub fn bounded(&mut self, scope: &Scope) -> String {
        let value = self.int_of(scope, 2);
        match self.random.below(4) {
            0 => format!("({value}) & {}", (1u64 << (5 + self.random.below(40))) - 1),
            _ => format!("({value}) % {}", self.random.pick(&[7, 101, 9973, 1_000_003, 281_474_976_710_657u64])),
        }
    }

    pub fn int_of(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.one_in(6) {
            return if self.random.one_in(3) { self.int_constant() } else { self.int_variable(scope) };
        }
        let made = match self.random.below(22) {
            0..=9 => self.int_arithmetic(scope, depth),
            10 => {
                let (a, condition, b) = (self.int_of(scope, depth - 1), self.bool_of(scope, 1), self.int_of(scope, 0));
                Some(format!("({a} if {condition} else {b})"))
            }
            11..=12 => self.item(scope),
            13..=15 => self.of_object(scope, depth),
            16 => self.call_of(scope, depth),
            17 => self.of(&scope.pairs).map(|pair| format!("{pair}[0]")),
            18 => self.of(&scope.dicts).map(|dict| {
                let key = self.int_variable(scope);
                format!("{dict}[{key} % 3]")
            }),
            19 => Some(format!("WEIGHTS[{} & 7]", self.int_of(scope, 0))),
            20 if !scope.plain => self.rich_int(scope),
            _ => self.of(&scope.lists).map(|list| format!("len({list})")),
        };
        made.unwrap_or_else(|| self.int_variable(scope))
    }

    fn int_arithmetic(&mut self, scope: &Scope, depth: usize) -> Option<String> {
        let (a, b) = (self.int_of(scope, depth - 1), self.int_of(scope, depth - 1));
        Some(match self.random.below(14) {
            0..=2 => format!("({a} + {b})"),
            3..=4 => format!("({a} - {b})"),
            5..=6 => format!("({a} * {b})"),
            7 => format!("({a} // {})", self.divisor(scope)),
            8 => format!("({a} % {})", self.divisor(scope)),
            9 => format!("({a} {} {b})", self.random.pick(&["&", "|", "^"])),
            10 => format!("({a} << {})", self.random.below(9)),
            11 => format!("({a} >> {})", self.random.below(60)),
            12 => format!("(-{a})"),
            _ => format!("(~{a})"),
        })
    }

    /// Mostly not 0.
    fn divisor(&mut self, scope: &Scope) -> String {
        match self.random.below(6) {
            0 => self.int_variable(scope),
            1 => format!("({} | 1)", self.int_variable(scope)),
            2 => format!("-{}", 1 + self.random.below(9)),
            _ => format!("{}", 1 + self.random.below(16)),
        }
    }

    fn item(&mut self, scope: &Scope) -> Option<String> {
        let list = self.of(&scope.lists)?;
        let index = self.int_variable(scope);
        Some(match self.random.below(5) {
            0 => format!("{list}[-1]"),
            1 => format!("{list}[{}]", self.random.below(2)),
            _ => format!("{list}[{index} % len({list})]"),
        })
    }

    fn of_object(&mut self, scope: &Scope, depth: usize) -> Option<String> {
        let object = self.of(&scope.objects)?;
        Some(match self.random.below(8) {
            0..=1 => format!("{object}.x"),
            2 => format!("{object}.y"),
            3 => format!("{object}.scale"),
            4 => format!("{object}.both"),
            5 if !scope.plain => format!("({object} + {})", self.int_of(scope, 0)),
            _ => format!("{object}.step({})", self.int_of(scope, depth - 1)),
        })
    }

    fn call_of(&mut self, scope: &Scope, depth: usize) -> Option<String> {
        if !scope.functions.is_empty() && self.random.one_in(4) {
            return Some(self.recursive_call(scope));
        }
        let function = self.of(&scope.functions)?;
        let argument = self.int_of(scope, depth - 1);
        let second = function == "first" || function == "second";
        Some(match second && self.random.one_in(2) {
            true => format!("{function}({argument}, {})", self.int_of(scope, 0)),
            false => format!("{function}({argument})"),
        })
    }

    fn recursive_call(&mut self, scope: &Scope) -> String {
        let (depth, value) = (self.int_of(scope, 0), self.int_of(scope, 0));
        match self.random.below(3) {
            0 => format!("tree({depth} % 6, {value})"),
            1 => format!("pong({depth} % 9, {value})"),
            _ => format!("int(branching({depth} % 4, {value}))"),
        }
    }

    /// What traces do not do today, or do by leaving.
    fn rich_int(&mut self, scope: &Scope) -> Option<String> {
        let int = self.int_of(scope, 1);
        Some(match self.random.below(9) {
            0 => format!("sum([n * 2 for n in range({int} % 9)])"),
            1 => format!("sum(n + 1 for n in many({int} % 9))"),
            2 => format!("max({int}, {})", self.int_of(scope, 0)),
            3 => format!("abs({int})"),
            4 => format!("deeper({int} % 6, 1)"),
            5 => format!("len(str({int}))"),
            6 => format!("int({} > 3)", self.int_of(scope, 0)),
            7 => format!("len({{n % 3 for n in range({int} % 9)}})"),
            _ => format!("(lambda n: n - 1)({int})"),
        })
    }

    pub fn float_of(&mut self, scope: &Scope, depth: usize) -> String {
        if depth == 0 || self.random.one_in(5) {
            let variable = self.of(&scope.floats);
            return variable.filter(|_| !self.random.one_in(3)).unwrap_or_else(|| self.float_constant());
        }
        let a = self.float_of(scope, depth - 1);
        let b = if self.random.one_in(3) { self.int_of(scope, 0) } else { self.float_of(scope, depth - 1) };
        match self.random.below(10) {
            0..=2 => format!("({a} + {b})"),
            3 => format!("({a} - {b})"),
            4..=5 => format!("({a} * {b})"),
            6 => format!("({a} / ({b} or 2.5))"),
            7 => format!("(-{a})"),
            8 => self.of(&scope.pairs).map_or(a, |pair| format!("{pair}[1]")),
            _ => self.of(&scope.objects).map_or(b, |object| format!("{object}.z")),
        }
    }

    /// A number of any kind.
    pub fn any_of(&mut self, scope: &Scope, depth: usize) -> String {
        let variable = self.of(&scope.anys);
        match (variable, self.random.below(8)) {
            (Some(variable), 0..=2) => variable,
            (Some(variable), 3) if depth > 0 => format!("({variable} + {})", self.any_of(scope, depth - 1)),
            (Some(variable), 4) if depth > 0 => format!("({variable} * {})", self.random.pick(&["2", "1.5", "-1", "True"])),
            (_, 5) => self.float_of(scope, 1),
            (_, 6) => self.bool_of(scope, 0),
            _ => self.int_of(scope, 1),
        }
    }

    pub fn bool_of(&mut self, scope: &Scope, depth: usize) -> String {
        let comparison = *self.random.pick(&["<", "<=", "==", "!=", ">", ">="]);
        match self.random.below(if depth == 0 { 5 } else { 16 }) {
            0..=1 => format!("{} {comparison} {}", self.int_variable(scope), self.int_of(scope, depth)),
            2 => format!("{} % {} == {}", self.int_variable(scope), 2 + self.random.below(9), self.random.below(3)),
            3 if !scope.floats.is_empty() => format!("{} {comparison} {}", self.float_of(scope, 0), self.float_of(scope, depth)),
            4..=6 => self.of(&scope.bools).unwrap_or_else(|| String::from("True")),
            7 => format!("not ({})", self.bool_of(scope, depth - 1)),
            8 => format!("({} and {})", self.bool_of(scope, depth - 1), self.bool_of(scope, depth - 1)),
            9 => format!("({} or {})", self.bool_of(scope, depth - 1), self.bool_of(scope, depth - 1)),
            10 => match self.of(&scope.objects) {
                Some(object) if !scope.plain => format!("isinstance({object}, {})", self.random.pick(&CLASSES)),
                Some(object) => format!("{object} is not None"),
                None => String::from("False"),
            },
            11 => match self.of(&scope.dicts) {
                Some(dict) => format!("{} in {dict}", self.int_of(scope, 0)),
                None => format!("{} > 3", self.int_variable(scope)),
            },
            12 => match self.of(&scope.anys) {
                Some(any) => format!("{any} {comparison} {}", self.int_of(scope, 0)),
                None => String::from("True"),
            },
            // What ranges decide, as long as the result fits 48 bits.
            13..=14 => {
                let (a, b) = (self.int_variable(scope), self.int_variable(scope));
                let (operator, shift) = (*self.random.pick(&["+", "-", "*"]), 36 + self.random.below(12));
                format!("({a} {operator} {b}) >> {shift} {comparison} {}", self.random.pick(&[-128, -1, 0, 7, 127, 128]))
            }
            _ if scope.plain => format!("{} {comparison} 5", self.int_of(scope, 1)),
            _ => format!("{} < {} <= {}", self.int_of(scope, 0), self.int_of(scope, 0), self.int_of(scope, 0)),
        }
    }

    pub fn text_of(&mut self, scope: &Scope) -> String {
        let text = self.of(&scope.texts).unwrap_or_else(|| String::from("'x'"));
        match self.random.below(6) {
            0..=2 => format!("({text} + '{}')[-12:]", self.random.pick(&["a", "é", "xyz"])),
            3 => format!("str({})", self.int_of(scope, 0)),
            4 => format!("{text}[::-1]"),
            _ => format!("f'{{{}}}-{{{text}[:3]}}'", self.int_variable(scope)),
        }
    }
}
