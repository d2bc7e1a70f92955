//! Random Python programs: always the same for a seed, always ending, and printing what became of every variable.
//!
//! A program has classes, functions, closures and generators, and a few functions with loops, which are called some times
//! with different arguments. Variables have kinds, so that most of what is drawn is meaningful; now and then one changes
//! its kind, a class is changed while a loop runs, or something raises, since that is where compiled code has to give up.
//! Loops are of two sorts: plain ones, of what traces do, and rich ones, of everything.

mod ends;
mod expressions;
mod raises;
mod statements;

/// A source of random choices: SplitMix64.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.word() % n.max(1) as u64) as usize
    }

    /// Is it one of so many?
    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// The program of a seed.
pub fn program(seed: u64) -> String {
    let mut writer = Writer { random: Random::new(seed), text: String::new(), indent: 0, loops: 0, turns: 1, names: 0 };
    writer.program();
    writer.text
}

/// The variables that a function has, by kind; each is always bound.
#[derive(Clone, Debug, Default)]
struct Scope {
    ints: Vec<String>,
    floats: Vec<String>,
    bools: Vec<String>,
    /// Numbers of any kind.
    anys: Vec<String>,
    texts: Vec<String>,
    /// Lists of ints, never empty.
    lists: Vec<String>,
    /// Pairs of an int and a float.
    pairs: Vec<String>,
    /// Of ints by small ints.
    dicts: Vec<String>,
    /// Instances of [`CLASSES`].
    objects: Vec<String>,
    /// Functions of an int that give an int.
    functions: Vec<String>,
    /// Loop variables, which are not assigned to.
    fixed: Vec<String>,
    /// In a loop of what traces do.
    plain: bool,
    /// In a loop at all, whose body may `break` and `continue`.
    in_loop: bool,
}

/// Their instances have `x` and `y` (ints), `z` (a float) and a method `step`.
const CLASSES: [&str; 4] = ["Point", "Other", "Derived", "Slotted"];

/// Most turns of nested loops, multiplied.
const MOST_TURNS: usize = 400;

struct Writer {
    random: Random,
    text: String,
    indent: usize,
    /// Loops around the current line, and their turns multiplied.
    loops: usize,
    turns: usize,
    /// Names handed out.
    names: usize,
}

impl Writer {
    fn line(&mut self, text: &str) {
        for _ in 0..self.indent {
            self.text.push_str("    ");
        }
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A line for which choices are drawn.
    fn say(&mut self, make: impl FnOnce(&mut Writer) -> String) {
        let text = make(self);
        self.line(&text);
    }

    /// Lines under one that ends with a colon.
    fn block(&mut self, head: &str, body: impl FnOnce(&mut Writer)) {
        self.line(head);
        self.indent += 1;
        body(self);
        self.indent -= 1;
    }

    fn name(&mut self, kind: &str) -> String {
        self.names += 1;
        format!("{kind}{}", self.names)
    }

    fn program(&mut self) {
        self.line("SHARED = 3");
        self.line("WEIGHTS = [3, 1, 4, 1, 5, 9, 2, 6]");
        self.classes();
        self.functions();
        self.exceptions();
        self.ending();
        let mut mains = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            mains.push(self.main());
        }
        for name in mains {
            self.calls_of(&name);
        }
        self.line("print(ENDED)");
        self.line("print(SHARED, WEIGHTS)");
    }

    /// Calls of a function with loops, with arguments of different kinds.
    fn calls_of(&mut self, name: &str) {
        for _ in 0..1 + self.random.below(3) {
            let first = match self.random.below(12) {
                0 => self.float_constant(),
                1 => String::from("True"),
                2 => format!("{}", 1i64 << (44 + self.random.below(20))),
                _ => self.int_constant(),
            };
            let second = self.float_constant();
            let class = *self.random.pick(&CLASSES);
            self.block("try:", |w| w.line(&format!("print({name}({first}, {second}, {class}({first}, 2)))")));
            self.block("except Exception as error:", |w| w.line("print(type(error).__name__, error)"));
        }
    }

    // -- what programs are made of ---------------------------------------------------------------------------------------

    fn classes(&mut self) {
        for class in CLASSES {
            let base = if class == "Derived" { "(Point)" } else { "" };
            self.block(&format!("class {class}{base}:"), |w| {
                if class == "Slotted" {
                    w.line("__slots__ = ('x', 'y', 'z', 'w')");
                }
                // A class's data, which may change.
                w.say(|w| format!("scale = {}", 1 + w.random.below(9)));
            });
            self.indent += 1;
            self.methods(class);
            self.indent -= 1;
        }
        self.block("class Managed:", |w| {
            w.block("def __init__(self, n):", |w| w.line("self.n = n"));
            w.block("def __enter__(self):", |w| {
                w.line("self.n += 1");
                w.line("return self.n");
            });
            w.block("def __exit__(self, kind, value, traceback):", |w| {
                w.line("self.n = 0");
                w.line("return kind is ValueError");
            });
        });
    }

    fn methods(&mut self, class: &str) {
        self.block("def __init__(self, x, y):", |w| {
            if class == "Derived" && w.random.one_in(2) {
                w.line("super().__init__(y, x)");
            } else {
                let fields = [["self.x = x", "self.y = y"], ["self.y = y", "self.x = x"]];
                w.random.pick(&fields).iter().for_each(|field| w.line(field));
                w.line("self.z = y * 0.5");
            }
        });
        let scope =
            Scope { ints: names(&["self.x", "self.y", "v"]), floats: names(&["self.z"]), plain: true, ..Scope::default() };
        self.block("def step(self, v):", |w| {
            if w.random.one_in(2) {
                let condition = w.bool_of(&scope, 1);
                w.block(&format!("if {condition}:"), |w| w.say(|w| format!("self.x = {}", w.bounded(&scope))));
            }
            let value = w.bounded(&scope);
            w.line(&format!("self.y = {value}"));
            let result = w.int_of(&scope, 2);
            w.line(&format!("return ({result}) % 9973 + self.scale"));
        });
        if self.random.one_in(2) {
            let value = self.int_of(&scope_without_argument(), 1);
            self.line("@property");
            self.block("def both(self):", |w| w.line(&format!("return {value}")));
        } else {
            self.line("both = 5");
        }
        self.block("def __eq__(self, other):", |w| w.line("return isinstance(other, Point) and self.x == other.x"));
        self.block("def __add__(self, n):", |w| w.line("return self.x + n"));
        self.block("def __repr__(self):", |w| w.line(&format!("return f'{class}({{self.x}}, {{self.y}}, {{self.z}})'")));
    }

    fn functions(&mut self) {
        let scope = Scope { ints: names(&["a", "b", "SHARED"]), anys: names(&["a"]), plain: true, ..Scope::default() };
        for name in ["first", "second"] {
            self.block(&format!("def {name}(a, b=2):"), |w| {
                if w.random.one_in(2) {
                    let (condition, value) = (w.bool_of(&scope, 1), w.int_of(&scope, 1));
                    w.block(&format!("if {condition}:"), |w| w.line(&format!("return {value}")));
                }
                let value = w.int_of(&scope, 2);
                w.line(&format!("return ({value}) % 99991"));
            });
        }
        self.block("def deeper(n, a):", |w| {
            w.block("if n <= 0:", |w| w.line("return a"));
            w.line("return deeper(n - 1, a + n) + 1");
        });
        self.recursive();
        self.block("def many(n, start=1):", |w| {
            let value = w.int_of(&Scope { ints: names(&["k", "start", "n"]), plain: true, ..Scope::default() }, 1);
            w.block("for k in range(n):", |w| {
                w.line(&format!("yield ({value}) % 1009"));
                if w.random.one_in(3) {
                    w.block("if k == 7:", |w| w.line("return"));
                }
            });
        });
        self.generators();
        self.block("def raising(n):", |w| {
            w.block("if n % 7 == 3:", |w| w.line("raise ValueError(n)"));
            w.block("if n % 11 == 5:", |w| w.line("return [][n]"));
            w.line("return n + 1");
        });
        self.block("def counter(start):", |w| {
            w.line("total = start");
            w.block("def add(n):", |w| {
                w.line("nonlocal total");
                w.line("total = (total + n) % 65521");
                w.line("return total");
            });
            w.line("return add");
        });
    }

    /// Functions that call themselves and each other: twice, in a loop, through handlers, with other values on the way.
    fn recursive(&mut self) {
        let scope = Scope { ints: names(&["a", "b", "n"]), plain: true, ..Scope::default() };
        self.block("def tree(n, a, b=1):", |w| {
            let (condition, value) = (w.bool_of(&scope, 1), w.int_of(&scope, 1));
            w.block("if n <= 0:", |w| w.line(&format!("return ({value}) % 9973")));
            w.block(&format!("if {condition}:"), |w| w.say(|w| format!("return tree(n - 1, ({}) % 257)", w.int_of(&scope, 1))));
            let (left, right) = (w.int_of(&scope, 1), w.int_of(&scope, 2));
            w.line(&format!("b = tree(n - 1, ({left}) % 1013, a)"));
            w.line(&format!("return ({right} + tree(n - 2, b)) % 65521"));
        });
        self.block("def ping(n, a, b=2):", |w| {
            let (condition, value) = (w.bool_of(&scope, 1), w.int_of(&scope, 1));
            w.block("if n <= 0:", |w| w.line("return a"));
            w.block(&format!("if {condition}:"), |w| w.line("raise ValueError(a)"));
            w.line(&format!("return pong(n - 1, ({value}) % 8191) + 1"));
        });
        self.block("def pong(n, a, b=3):", |w| {
            let value = w.int_of(&scope, 1);
            w.block("try:", |w| w.line("return ping(n - 1, a + n)"));
            w.block("except ValueError:", |w| w.line(&format!("return ({value}) % 4093")));
        });
        self.block("def branching(n, a, b=0):", |w| {
            let (count, value) = (w.int_of(&scope, 0), w.int_of(&scope, 1));
            w.block(&format!("for k in range(({count}) % 3 if n > 0 else 0):"), |w| {
                w.line(&format!("b += branching(n - 1, (a + k + {value}) % 127)"));
            });
            let last = if w.random.one_in(3) { "return a + b * 0.5" } else { "return (a + b) % 32749" };
            w.line(last);
        });
    }

    /// Generators that take from others: some of their items, or all, or that give two for each turn.
    fn generators(&mut self) {
        let scope = Scope { ints: names(&["k", "start", "n"]), plain: true, ..Scope::default() };
        self.block("def chosen(n, start=1):", |w| {
            w.line("total = start % 17");
            w.block("for k in many(n, start):", |w| {
                let condition = w.bool_of(&scope, 1);
                w.line("total += k");
                w.block(&format!("if {condition}:"), |w| w.line("yield total % 4093"));
            });
        });
        self.block("def delegating(n, start=1):", |w| {
            w.line("yield start % 5");
            w.line("last = yield from counted(n, start)");
            w.line("yield last % 1013");
        });
        self.block("def counted(n, start):", |w| {
            let value = w.int_of(&scope, 1);
            w.block("for k in range(n):", |w| w.line(&format!("sent = yield ({value}) % 1009")));
            w.line("return n + start");
        });
        self.block("def twice(n, start=1):", |w| {
            let value = w.int_of(&scope, 1);
            w.block("for k in range(n):", |w| {
                w.line("yield (start - k) % 307");
                w.line(&format!("start = ({value}) % 65521"));
                w.line("yield first(k, start) % 211");
            });
        });
        self.block("def risky(n, start=1):", |w| w.block("for k in range(n):", |w| w.line("yield raising(k + start % 9)")));
    }

    /// A function with loops; its name.
    fn main(&mut self) -> String {
        let name = self.name("main");
        self.block(&format!("def {name}(p, q, o):"), |w| {
            let mut scope = w.variables();
            w.line("global SHARED");
            for _ in 0..2 + w.random.below(3) {
                w.statement(&scope, 3);
                scope.plain = w.random.below(10) < 7;
                w.loop_of(&scope);
                scope.plain = false;
            }
            let shown = [&scope.ints, &scope.floats, &scope.bools, &scope.anys, &scope.texts, &scope.lists, &scope.pairs];
            let all: Vec<String> = shown.into_iter().flatten().chain(&scope.dicts).chain(&scope.objects).cloned().collect();
            w.line(&format!("return ({},)", all.join(", ")));
        });
        name
    }

    /// Binds a function's variables.
    fn variables(&mut self) -> Scope {
        let mut scope = Scope { anys: names(&["p"]), floats: names(&["q"]), objects: names(&["o"]), ..Scope::default() };
        scope.functions = names(&["first", "second"]);
        for _ in 0..2 + self.random.below(3) {
            let (name, value) = (self.name("i"), self.int_constant());
            self.line(&format!("{name} = {value}"));
            scope.ints.push(name);
        }
        let fixed: [(&str, fn(&mut Writer) -> String, fn(&mut Scope) -> &mut Vec<String>); 7] = [
            ("f", Writer::float_constant, |s| &mut s.floats),
            ("b", |_| "False".into(), |s| &mut s.bools),
            ("v", Writer::int_constant, |s| &mut s.anys),
            ("s", |_| "'ab'".into(), |s| &mut s.texts),
            ("l", Writer::list_constant, |s| &mut s.lists),
            ("t", |w| format!("({}, {})", w.int_constant(), w.float_constant()), |s| &mut s.pairs),
            ("d", |w| format!("{{0: {}, 1: 5, 2: 7}}", w.int_constant()), |s| &mut s.dicts),
        ];
        for (kind, value, of) in fixed {
            let (name, value) = (self.name(kind), value(self));
            self.line(&format!("{name} = {value}"));
            of(&mut scope).push(name);
        }
        let (name, class) = (self.name("o"), *self.random.pick(&CLASSES));
        self.line(&format!("{name} = {class}(4, 6)"));
        scope.objects.push(name);
        if self.random.one_in(2) {
            let name = self.name("add");
            self.line(&format!("{name} = counter(7)"));
            scope.functions.push(name);
        }
        if self.random.one_in(3) {
            let (name, captured) = (self.name("fn"), scope.ints[0].clone());
            self.line(&format!("{name} = lambda n: (n * 3 + {captured}) % 8191"));
            scope.functions.push(name);
        }
        scope
    }
}

fn names(all: &[&str]) -> Vec<String> {
    all.iter().map(|name| name.to_string()).collect()
}

fn scope_without_argument() -> Scope {
    Scope { ints: names(&["self.x", "self.y"]), plain: true, ..Scope::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_program_and_another_one_another() {
        assert_eq!(program(7), program(7));
        assert_ne!(program(7), program(8));
    }
}
