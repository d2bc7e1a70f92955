//! Warnings about the tree: jumps that leave a `finally` block, and what cannot be meant as it is written.

use coachwhip_core::bytecode::code::SourceWarning;
use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{self as ast, CmpOp, Expr, Number, Stmt};

use super::warning;
use crate::depth::deeper;
use crate::error::Loc;
use crate::parse::Tree;
use crate::source::SourceText;

/// Adds the warnings about a whole program.
pub(super) fn check(text: &SourceText, tree: &Tree, keep_asserts: bool, found: &mut Vec<SourceWarning>) {
    let mut walk = Walk { text, keep_asserts, context: Context::default(), jumps: Vec::new(), meanings: Vec::new() };
    match tree {
        Tree::Module(body) => walk.visit_body(body),
        Tree::Expression(e) => walk.visit_expr(e),
    }
    found.append(&mut walk.jumps);
    found.append(&mut walk.meanings);
}

/// Around a statement, up to the innermost function.
#[derive(Clone, Copy, Default)]
struct Context {
    /// In a `finally` block of this function.
    in_finally: bool,
    /// In a loop that is in that block: `break` and `continue` stay within.
    in_loop: bool,
}

struct Walk<'a> {
    text: &'a SourceText,
    keep_asserts: bool,
    context: Context,
    /// What CPython finds in a pass over the whole tree, before it generates code.
    jumps: Vec<SourceWarning>,
    meanings: Vec<SourceWarning>,
}

impl<'a> Visitor<'a> for Walk<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        deeper(|| self.statement(stmt));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        self.expression(expr);
        deeper(|| visitor::walk_expr(self, expr));
    }
}

impl<'a> Walk<'a> {
    fn statement(&mut self, stmt: &'a Stmt) {
        let outer = self.context;
        match stmt {
            Stmt::FunctionDef(_) => {
                self.context = Context::default();
                visitor::walk_stmt(self, stmt);
            }
            Stmt::For(s) => {
                self.visit_expr(&s.iter);
                self.visit_expr(&s.target);
                self.looping(&s.body, &s.orelse);
            }
            Stmt::While(s) => {
                self.visit_expr(&s.test);
                self.looping(&s.body, &s.orelse);
            }
            Stmt::Try(s) => {
                self.visit_body(&s.body);
                s.handlers.iter().for_each(|handler| self.visit_except_handler(handler));
                self.visit_body(&s.orelse);
                self.context = Context { in_finally: true, in_loop: false };
                self.visit_body(&s.finalbody);
            }
            Stmt::Assert(s) => {
                let never_false = matches!(&*s.test, Expr::Tuple(t) if !t.elts.is_empty());
                if never_false && self.keep_asserts {
                    self.mean("assertion is always true, perhaps remove parentheses?".into(), Loc::of(s));
                }
                visitor::walk_stmt(self, stmt);
            }
            Stmt::Return(_) => self.jump("return", outer.in_finally, stmt),
            Stmt::Break(_) => self.jump("break", outer.in_finally && !outer.in_loop, stmt),
            Stmt::Continue(_) => self.jump("continue", outer.in_finally && !outer.in_loop, stmt),
            _ => visitor::walk_stmt(self, stmt),
        }
        self.context = outer;
    }

    fn looping(&mut self, body: &'a [Stmt], orelse: &'a [Stmt]) {
        let outer = self.context;
        self.context.in_loop = true;
        self.visit_body(body);
        self.context = outer;
        self.visit_body(orelse);
    }

    fn jump(&mut self, word: &str, leaves: bool, stmt: &'a Stmt) {
        if leaves {
            let place = Loc::of(stmt);
            let line = self.text.line_of(place.start);
            self.jumps.push(warning(self.text, format!("'{word}' in a 'finally' block"), place, line));
        }
        visitor::walk_stmt(self, stmt);
    }

    fn mean(&mut self, message: String, place: Loc) {
        let line = self.text.line_of(place.start);
        self.meanings.push(warning(self.text, message, place, line));
    }

    fn expression(&mut self, expr: &'a Expr) {
        match expr {
            Expr::Compare(e) => self.comparison(e),
            Expr::Call(e) => {
                if let (true, Some(kind)) = (never_called(&e.func), kind_of(&e.func)) {
                    let message = format!("'{kind}' object is not callable; perhaps you missed a comma?");
                    self.mean(message, Loc::of(&*e.func));
                }
            }
            Expr::Subscript(e) if e.ctx.is_load() => self.subscript(e),
            _ => {}
        }
    }

    /// `x is 5` asks for what is nobody's promise.
    fn comparison(&mut self, e: &ast::ExprCompare) {
        let mut left = &*e.left;
        for (op, right) in e.ops.iter().zip(&e.comparators) {
            let literal = [left, right].into_iter().find(|side| is_literal(side)).and_then(kind_of);
            let words = match op {
                CmpOp::Is => Some(("is", "==")),
                CmpOp::IsNot => Some(("is not", "!=")),
                _ => None,
            };
            if let (Some(kind), Some((word, better))) = (literal, words) {
                let message = format!("\"{word}\" with '{kind}' literal. Did you mean \"{better}\"?");
                return self.mean(message, Loc::of(e));
            }
            left = right;
        }
    }

    fn subscript(&mut self, e: &ast::ExprSubscript) {
        let Some(kind) = kind_of(&e.value) else { return };
        if never_subscripted(&e.value) {
            let message = format!("'{kind}' object is not subscriptable; perhaps you missed a comma?");
            return self.mean(message, Loc::of(&*e.value));
        }
        let (Some(index), true) = (kind_of(&e.slice), takes_integers(&e.value)) else { return };
        if !matches!(index, "int" | "bool") {
            let message = format!("{kind} indices must be integers or slices, not {index}; perhaps you missed a comma?");
            self.mean(message, Loc::of(&*e.value));
        }
    }
}

/// The class of what an expression gives, where its form alone says so.
fn kind_of(e: &Expr) -> Option<&'static str> {
    Some(match e {
        Expr::Tuple(_) => "tuple",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Generator(_) => "generator",
        Expr::Lambda(_) => "function",
        Expr::FString(_) | Expr::StringLiteral(_) => "str",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::BytesLiteral(_) => "bytes",
        Expr::NoneLiteral(_) => "NoneType",
        Expr::EllipsisLiteral(_) => "ellipsis",
        Expr::BooleanLiteral(_) => "bool",
        Expr::NumberLiteral(n) => match n.value {
            Number::Int(_) => "int",
            Number::Float(_) => "float",
            Number::Complex { .. } => "complex",
        },
        _ => return None,
    })
}

fn is_constant(e: &Expr) -> bool {
    e.is_literal_expr()
}

/// A constant other than the singletons.
fn is_literal(e: &Expr) -> bool {
    match e {
        Expr::NoneLiteral(_) | Expr::BooleanLiteral(_) | Expr::EllipsisLiteral(_) => false,
        Expr::Tuple(t) => t.elts.iter().all(is_constant),
        _ => is_constant(e),
    }
}

fn never_called(e: &Expr) -> bool {
    !matches!(e, Expr::Lambda(_))
}

fn never_subscripted(e: &Expr) -> bool {
    let constant =
        matches!(e, Expr::NumberLiteral(_) | Expr::NoneLiteral(_) | Expr::EllipsisLiteral(_) | Expr::BooleanLiteral(_));
    constant || matches!(e, Expr::Set(_) | Expr::SetComp(_) | Expr::Generator(_) | Expr::TString(_) | Expr::Lambda(_))
}

fn takes_integers(e: &Expr) -> bool {
    let text = matches!(e, Expr::StringLiteral(_) | Expr::BytesLiteral(_) | Expr::FString(_));
    text || matches!(e, Expr::Tuple(_) | Expr::List(_) | Expr::ListComp(_))
}
