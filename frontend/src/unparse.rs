//! Expressions as text, for annotations under `from __future__ import annotations`.
//!
//! The text is CPython's: one space around operators, parentheses only where precedence needs them, literals as `repr`
//! shows them. Invariant: the text parses to the same expression.

use ruff_python_ast::{self as ast, BoolOp, CmpOp, Expr, Number, Operator, UnaryOp};

use crate::depth::deeper;

/// How tightly an expression binds; a looser one inside a tighter place needs parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Tuple,
    Test,
    Or,
    And,
    Not,
    Compare,
    BitOr,
    BitXor,
    BitAnd,
    Shift,
    Sum,
    Term,
    Factor,
    Power,
    Await,
    Atom,
}

/// The text of an annotation.
pub(crate) fn annotation(e: &Expr) -> String {
    let mut out = Unparser { out: String::new() };
    out.expression(e, Level::Test);
    out.out
}

struct Unparser {
    out: String,
}

impl Unparser {
    fn text(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes something in parentheses where its level is looser than the place allows.
    fn within(&mut self, own: Level, place: Level, write: impl FnOnce(&mut Self)) {
        let parentheses = place > own;
        if parentheses {
            self.text("(");
        }
        write(self);
        if parentheses {
            self.text(")");
        }
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.text(", ");
            }
            write(self, item);
        }
    }

    fn tests(&mut self, items: &[Expr]) {
        self.list(items, |out, e| out.expression(e, Level::Test));
    }

    fn expression(&mut self, e: &Expr, place: Level) {
        deeper(|| self.expression_here(e, place));
    }

    fn expression_here(&mut self, e: &Expr, place: Level) {
        match e {
            Expr::Name(name) => self.text(&name.id),
            Expr::NoneLiteral(_) => self.text("None"),
            Expr::EllipsisLiteral(_) => self.text("..."),
            Expr::BooleanLiteral(b) => self.text(if b.value { "True" } else { "False" }),
            Expr::NumberLiteral(n) => self.number(&n.value),
            Expr::StringLiteral(s) => self.text(&quoted(s.value.to_str())),
            Expr::BytesLiteral(b) => self.text(&quoted_bytes(&b.value.bytes().collect::<Vec<_>>())),
            Expr::FString(_) | Expr::TString(_) => self.format_string(e),
            Expr::BoolOp(b) => self.bool_op(b, place),
            Expr::BinOp(b) => self.binary(b, place),
            Expr::UnaryOp(u) => self.unary(u, place),
            Expr::Compare(c) => self.within(Level::Compare, place, |out| {
                out.expression(&c.left, Level::BitOr);
                for (op, right) in c.ops.iter().zip(&c.comparators) {
                    out.text(comparison(*op));
                    out.expression(right, Level::BitOr);
                }
            }),
            Expr::Lambda(l) => self.within(Level::Test, place, |out| {
                out.text("lambda");
                if let Some(parameters) = l.parameters.as_deref().filter(|p| !p.is_empty()) {
                    out.text(" ");
                    out.parameters(parameters);
                }
                out.text(": ");
                out.expression(&l.body, Level::Test);
            }),
            Expr::If(i) => self.within(Level::Test, place, |out| {
                out.expression(&i.body, Level::Or);
                out.text(" if ");
                out.expression(&i.test, Level::Or);
                out.text(" else ");
                out.expression(&i.orelse, Level::Test);
            }),
            Expr::Named(n) => {
                self.text("(");
                self.expression(&n.target, Level::Atom);
                self.text(" := ");
                self.expression(&n.value, Level::Atom);
                self.text(")");
            }
            Expr::Await(a) => self.within(Level::Await, place, |out| {
                out.text("await ");
                out.expression(&a.value, Level::Atom);
            }),
            Expr::Yield(y) => {
                self.text("(yield");
                if let Some(value) = y.value.as_deref() {
                    self.text(" ");
                    self.expression(value, Level::Test);
                }
                self.text(")");
            }
            Expr::YieldFrom(y) => {
                self.text("(yield from ");
                self.expression(&y.value, Level::Test);
                self.text(")");
            }
            Expr::Dict(_) | Expr::Set(_) | Expr::List(_) | Expr::Tuple(_) => self.display(e, place),
            Expr::ListComp(c) => self.comprehension("[", &[&c.elt], &c.generators, "]"),
            Expr::SetComp(c) => self.comprehension("{", &[&c.elt], &c.generators, "}"),
            Expr::Generator(c) => self.comprehension("(", &[&c.elt], &c.generators, ")"),
            Expr::DictComp(c) => match c.key.as_deref() {
                Some(key) => self.comprehension("{", &[key, &c.value], &c.generators, "}"),
                None => self.comprehension("{**", &[&c.value], &c.generators, "}"),
            },
            Expr::Call(c) => self.call(c),
            Expr::Attribute(a) => {
                self.expression(&a.value, Level::Atom);
                // `1.real` would be read as a float.
                if matches!(&*a.value, Expr::NumberLiteral(n) if matches!(n.value, Number::Int(_))) {
                    self.text(" ");
                }
                self.text(".");
                self.text(&a.attr);
            }
            Expr::Subscript(s) => self.subscript(s),
            Expr::Starred(s) => {
                self.text("*");
                self.expression(&s.value, Level::BitOr);
            }
            Expr::Slice(s) => self.slice(s),
            Expr::IpyEscapeCommand(_) => {}
        }
    }

    fn number(&mut self, number: &Number) {
        use coachwhip_core::bytecode::code::Constant;
        match crate::constant::number(number) {
            Constant::Int(i) => self.text(&i.to_string()),
            Constant::Float(f) => self.text(&float(f)),
            Constant::Complex(_, im) => {
                let text = float(im);
                self.text(text.strip_suffix(".0").unwrap_or(&text));
                self.text("j");
            }
            Constant::BigInt(_, magnitude) => {
                self.text(&dashu_int::UBig::from_le_bytes(&magnitude).to_string());
            }
            _ => {}
        }
    }

    fn bool_op(&mut self, b: &ast::ExprBoolOp, place: Level) {
        let (own, word, inner) = match b.op {
            BoolOp::And => (Level::And, " and ", Level::Not),
            BoolOp::Or => (Level::Or, " or ", Level::And),
        };
        self.within(own, place, |out| {
            for (index, value) in b.values.iter().enumerate() {
                if index > 0 {
                    out.text(word);
                }
                out.expression(value, inner);
            }
        });
    }

    fn binary(&mut self, b: &ast::ExprBinOp, place: Level) {
        let (word, own, left, right) = binary(b.op);
        self.within(own, place, |out| {
            out.expression(&b.left, left);
            out.text(word);
            out.expression(&b.right, right);
        });
    }

    fn unary(&mut self, u: &ast::ExprUnaryOp, place: Level) {
        let (word, own) = match u.op {
            UnaryOp::Invert => ("~", Level::Factor),
            UnaryOp::Not => ("not ", Level::Not),
            UnaryOp::UAdd => ("+", Level::Factor),
            UnaryOp::USub => ("-", Level::Factor),
        };
        self.within(own, place, |out| {
            out.text(word);
            out.expression(&u.operand, own);
        });
    }

    fn parameters(&mut self, p: &ast::Parameters) {
        let mut first = true;
        let separate = |out: &mut Self, first: &mut bool| {
            if !std::mem::replace(first, false) {
                out.text(", ");
            }
        };
        for (index, parameter) in p.posonlyargs.iter().chain(&p.args).enumerate() {
            separate(self, &mut first);
            self.parameter(parameter);
            if index + 1 == p.posonlyargs.len() {
                self.text(", /");
            }
        }
        if p.vararg.is_some() || !p.kwonlyargs.is_empty() {
            separate(self, &mut first);
            self.text("*");
            if let Some(star) = &p.vararg {
                self.text(&star.name);
            }
        }
        for parameter in &p.kwonlyargs {
            separate(self, &mut first);
            self.parameter(parameter);
        }
        if let Some(double_star) = &p.kwarg {
            separate(self, &mut first);
            self.text("**");
            self.text(&double_star.name);
        }
    }

    fn parameter(&mut self, parameter: &ast::ParameterWithDefault) {
        self.text(&parameter.parameter.name);
        if let Some(default) = parameter.default.as_deref() {
            self.text("=");
            self.expression(default, Level::Test);
        }
    }

    fn display(&mut self, e: &Expr, place: Level) {
        match e {
            Expr::List(l) => {
                self.text("[");
                self.tests(&l.elts);
                self.text("]");
            }
            Expr::Set(s) => {
                self.text("{");
                self.tests(&s.elts);
                self.text("}");
            }
            Expr::Dict(d) => {
                self.text("{");
                self.list(&d.items, |out, item| {
                    match &item.key {
                        Some(key) => {
                            out.expression(key, Level::Test);
                            out.text(": ");
                            out.expression(&item.value, Level::Test);
                        }
                        None => {
                            out.text("**");
                            out.expression(&item.value, Level::BitOr);
                        }
                    };
                });
                self.text("}");
            }
            Expr::Tuple(t) if t.elts.is_empty() => self.text("()"),
            Expr::Tuple(t) => self.within(Level::Tuple, place, |out| {
                out.tests(&t.elts);
                if t.elts.len() == 1 {
                    out.text(",");
                }
            }),
            _ => {}
        }
    }

    fn comprehension(&mut self, open: &str, parts: &[&Expr], generators: &[ast::Comprehension], close: &str) {
        self.text(open);
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.text(": ");
            }
            self.expression(part, Level::Test);
        }
        for generator in generators {
            self.text(if generator.is_async { " async for " } else { " for " });
            self.expression(&generator.target, Level::Tuple);
            self.text(" in ");
            self.expression(&generator.iter, Level::Or);
            for condition in &generator.ifs {
                self.text(" if ");
                self.expression(condition, Level::Or);
            }
        }
        self.text(close);
    }

    fn call(&mut self, c: &ast::ExprCall) {
        self.expression(&c.func, Level::Atom);
        if let ([Expr::Generator(_)], true) = (&*c.arguments.args, c.arguments.keywords.is_empty()) {
            return self.expression(&c.arguments.args[0], Level::Test);
        }
        self.text("(");
        self.tests(&c.arguments.args);
        if !c.arguments.args.is_empty() && !c.arguments.keywords.is_empty() {
            self.text(", ");
        }
        self.list(&c.arguments.keywords, |out, keyword| {
            match &keyword.arg {
                Some(name) => {
                    out.text(name);
                    out.text("=");
                }
                None => out.text("**"),
            }
            out.expression(&keyword.value, Level::Test);
        });
        self.text(")");
    }

    fn subscript(&mut self, s: &ast::ExprSubscript) {
        self.expression(&s.value, Level::Atom);
        self.text("[");
        match &*s.slice {
            // A lone starred item is a tuple of one.
            Expr::Starred(_) => {
                self.expression(&s.slice, Level::Test);
                self.text(",");
            }
            index => self.expression(index, Level::Tuple),
        }
        self.text("]");
    }

    fn slice(&mut self, s: &ast::ExprSlice) {
        if let Some(lower) = s.lower.as_deref() {
            self.expression(lower, Level::Test);
        }
        self.text(":");
        if let Some(upper) = s.upper.as_deref() {
            self.expression(upper, Level::Test);
        }
        if let Some(step) = s.step.as_deref() {
            self.text(":");
            self.expression(step, Level::Test);
        }
    }

    // -- f-strings ------------------------------------------------------------------------------------------------

    fn format_string(&mut self, e: &Expr) {
        let mut body = Unparser { out: String::new() };
        let prefix = match e {
            Expr::FString(f) => {
                for part in f.value.iter() {
                    match part {
                        ast::FStringPart::Literal(literal) => body.literal_piece(literal.as_str()),
                        ast::FStringPart::FString(inner) => body.elements(&inner.elements),
                    }
                }
                "f"
            }
            Expr::TString(t) => {
                t.value.iter().for_each(|part| body.elements(&part.elements));
                "t"
            }
            _ => return,
        };
        self.text(prefix);
        self.text(&quoted(&body.out));
    }

    fn literal_piece(&mut self, text: &str) {
        self.out.push_str(&text.replace('{', "{{").replace('}', "}}"));
    }

    fn elements(&mut self, elements: &ast::InterpolatedStringElements) {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => self.literal_piece(&literal.value),
                ast::InterpolatedStringElement::Interpolation(field) => self.field(field),
            }
        }
    }

    fn field(&mut self, field: &ast::InterpolatedElement) {
        if let Some(debug) = &field.debug_text {
            self.literal_piece(debug.as_str());
        }
        let mut inner = Unparser { out: String::new() };
        inner.expression(&field.expression, Level::Or);
        // `{{` would be a brace.
        self.text(if inner.out.starts_with('{') { "{ " } else { "{" });
        self.text(&inner.out);
        let repr = field.debug_text.is_some() && field.format_spec.is_none();
        match field.conversion.to_char() {
            Some(c) => {
                self.text("!");
                self.out.push(c);
            }
            None if repr => self.text("!r"),
            None => {}
        }
        if let Some(spec) = field.format_spec.as_deref() {
            self.text(":");
            self.elements(&spec.elements);
        }
        self.text("}");
    }
}

fn comparison(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

/// The operator with its level, and the levels of its sides.
fn binary(op: Operator) -> (&'static str, Level, Level, Level) {
    use Level as L;
    match op {
        Operator::Add => (" + ", L::Sum, L::Sum, L::Term),
        Operator::Sub => (" - ", L::Sum, L::Sum, L::Term),
        Operator::Mult => (" * ", L::Term, L::Term, L::Factor),
        Operator::MatMult => (" @ ", L::Term, L::Term, L::Factor),
        Operator::Div => (" / ", L::Term, L::Term, L::Factor),
        Operator::FloorDiv => (" // ", L::Term, L::Term, L::Factor),
        Operator::Mod => (" % ", L::Term, L::Term, L::Factor),
        Operator::Pow => (" ** ", L::Power, L::Await, L::Power),
        Operator::LShift => (" << ", L::Shift, L::Shift, L::Sum),
        Operator::RShift => (" >> ", L::Shift, L::Shift, L::Sum),
        Operator::BitOr => (" | ", L::BitOr, L::BitOr, L::BitXor),
        Operator::BitXor => (" ^ ", L::BitXor, L::BitXor, L::BitAnd),
        Operator::BitAnd => (" & ", L::BitAnd, L::BitAnd, L::Shift),
    }
}

/// The shortest text that reads back as the same float, as Python writes it.
fn float(f: f64) -> String {
    if f.is_infinite() {
        // A literal too large for a float.
        return "1e309".into();
    }
    let exact = format!("{f:e}");
    let (digits, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    let plain = format!("{f}");
    if plain.contains('.') { plain } else { plain + ".0" }
}

/// A str as `repr` shows it.
fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || c as u32 == 0x7f => out.push_str(&format!("\\x{:02x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// A bytes object as `repr` shows it.
fn quoted_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut out = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if *byte as char == quote => {
                out.push('\\');
                out.push(quote);
            }
            0x20..=0x7e => out.push(*byte as char),
            _ => out.push_str(&format!("\\x{byte:02x}")),
        }
    }
    out.push(quote);
    out
}
