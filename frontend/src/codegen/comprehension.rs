//! Comprehensions. List, set and dict comprehensions are compiled in place (PEP 709); generator expressions, and
//! comprehensions in annotation scopes of classes, are functions of their own that receive the first iterator as `.0`.
//!
//! Variables of a comprehension compiled in place have hidden slots of their own, by nesting depth, so the block around
//! needs no saving and restoring. They are unbound first only where a use before assignment could tell.

use std::collections::HashMap;
use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant};
use coachwhip_core::bytecode::ops::Op;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

use super::Compiler;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Binding, Comprehension, Role, ScopeId, flag};
use crate::unit::{Frame, InlinedScope, SetupKind, SlotName, UnitKind};

/// The parts of any comprehension.
#[derive(Clone, Copy)]
struct Parts<'a> {
    kind: Comprehension,
    generators: &'a [ast::Comprehension],
    key: Option<&'a Expr>,
    value: &'a Expr,
}

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, e: &'a Expr) -> Result<()> {
        self.comprehension_at(e, Loc::of(e))
    }

    /// A comprehension whose place is not its own range (a call's parentheses).
    pub(super) fn comprehension_at(&mut self, e: &'a Expr, loc: Loc) -> Result<()> {
        let (parts, scope, name) = match e {
            Expr::ListComp(c) => (parts(Comprehension::List, &c.generators, &c.elt), self.comprehension_scope(c)?, "<listcomp>"),
            Expr::SetComp(c) => (parts(Comprehension::Set, &c.generators, &c.elt), self.comprehension_scope(c)?, "<setcomp>"),
            Expr::DictComp(c) => {
                let mut p = parts(Comprehension::Dict, &c.generators, &c.value);
                p.key = c.key.as_deref();
                (p, self.comprehension_scope(c)?, "<dictcomp>")
            }
            Expr::Generator(c) => {
                (parts(Comprehension::Generator, &c.generators, &c.elt), self.comprehension_scope(c)?, "<genexpr>")
            }
            other => return self.expression(other),
        };
        let is_async = self.table.scope(scope).coroutine;
        if is_async && parts.kind != Comprehension::Generator {
            self.check_async_comprehension(loc)?;
        }
        if self.table.scope(scope).inlined {
            self.inlined_comprehension(parts, scope, loc)
        } else {
            self.nested_comprehension(parts, scope, name, loc)
        }
    }

    fn comprehension_scope<T: Ranged>(&self, node: &T) -> Result<ScopeId> {
        self.scope_of(node, Role::Body, Loc::of(node))
    }

    fn check_async_comprehension(&mut self, loc: Loc) -> Result<()> {
        let allowed = match self.unit().kind {
            UnitKind::AsyncFunction => true,
            UnitKind::Comprehension => self.scope().coroutine,
            UnitKind::Module => self.allow_top_level_await,
            _ => false,
        };
        if allowed {
            return Ok(());
        }
        Err(Problem::syntax("asynchronous comprehension outside of an asynchronous function", loc))
    }

    fn inlined_comprehension(&mut self, parts: Parts<'a>, scope: ScopeId, loc: Loc) -> Result<()> {
        let Some((first, _)) = parts.generators.split_first() else { return Ok(()) };
        let visible = self.asks_for_variables(scope);
        let (failed, end) = (self.label(), self.label());
        if visible {
            self.unit().setup(SetupKind::Finally, failed);
        }
        self.iterable(&first.iter)?;
        self.open_inlined(scope, visible);
        // The result lies below the iterator.
        match parts.generators {
            [only] if parts.kind == Comprehension::List && only.ifs.is_empty() && !only.is_async => {
                self.op(Op::BUILD_LIST_FOR, 0, loc);
            }
            _ => self.op(build_op(parts.kind), 0, loc),
        }
        self.op(Op::SWAP, 2, loc);
        self.generators(parts, 0, 0, true, loc)?;
        if let Some(inlined) = self.unit().inlined.pop()
            && inlined.visible
        {
            let mut slots: Vec<(u32, bool)> = inlined.bound.into_values().collect();
            slots.sort_unstable();
            self.unit().pop_block();
            slots.iter().for_each(|(slot, is_cell)| self.unbind(*slot, *is_cell));
            self.jump(end, Loc::NONE);
            self.place(failed);
            slots.iter().for_each(|(slot, is_cell)| self.unbind(*slot, *is_cell));
            self.op(Op::RERAISE, 0, Loc::NONE);
            self.place(end);
        }
        Ok(())
    }

    /// Does a comprehension look at its own variables? Then they must be gone when it ends, however it ends.
    fn asks_for_variables(&self, scope: ScopeId) -> bool {
        let info = self.table.scope(scope);
        ["locals", "vars", "dir", "eval", "exec"].into_iter().any(|name| info.symbols.contains_key(name))
    }

    /// Gives the comprehension's variables their slots.
    fn open_inlined(&mut self, scope: ScopeId, visible: bool) {
        let depth = self.unit().inlined.len() as u32;
        let info = self.table.scope(scope);
        let own: Vec<_> = info.order.iter().filter(|name| is_own(info.flags(name))).cloned().collect();
        let cells: Vec<bool> = own.iter().map(|name| info.binding(name) == Binding::Cell).collect();
        let mut bound = HashMap::new();
        for (name, is_cell) in own.into_iter().zip(cells) {
            let slot = self.unit().slot(match visible {
                true => SlotName::Visible(name.clone(), depth, is_cell),
                false => SlotName::Hidden(name.clone(), depth, is_cell),
            });
            if is_cell {
                // Each run has a cell of its own.
                self.unbind(slot, true);
            } else {
                self.unit().clear_hidden(slot);
            }
            bound.insert(name, (slot, is_cell));
        }
        self.unit().inlined.push(InlinedScope { scope, bound, visible });
    }

    fn unbind(&mut self, slot: u32, is_cell: bool) {
        self.op(Op::PUSH_NULL, 0, Loc::NONE);
        self.op(Op::STORE_FAST, slot, Loc::NONE);
        if is_cell {
            self.op(Op::MAKE_CELL, slot, Loc::NONE);
        }
    }

    fn nested_comprehension(&mut self, parts: Parts<'a>, scope: ScopeId, name: &str, loc: Loc) -> Result<()> {
        let Some((first, _)) = parts.generators.split_first() else { return Ok(()) };
        let generator = parts.kind == Comprehension::Generator;
        let repeated = self.repeated_generator.take();
        let code = match &repeated {
            Some((of, Some(code))) if *of == scope => code.clone(),
            _ => self.comprehension_code(parts, scope, name, loc)?,
        };
        if let Some((of, None)) = repeated
            && of == scope
        {
            self.repeated_generator = Some((scope, Some(code.clone())));
        }
        let is_coroutine = code.flags.contains(coachwhip_core::bytecode::code::CodeFlags::COROUTINE);
        self.make_function(code, &[], loc);
        self.op(Op::PUSH_NULL, 0, loc);
        self.iterable(&first.iter)?;
        let place = Loc::of(&first.iter);
        if first.is_async {
            self.op(Op::GET_AITER, 0, place);
        } else {
            self.op(Op::GET_ITER, if generator { 2 } else { 1 }, place);
        }
        self.op(Op::CALL, 1, loc);
        if is_coroutine && !generator {
            self.op(Op::GET_AWAITABLE, 0, loc);
            self.constant(Constant::None, loc);
            self.yield_from(true, loc);
        }
        Ok(())
    }

    /// The code object of a comprehension that is a function of its own.
    fn comprehension_code(&mut self, parts: Parts<'a>, scope: ScopeId, name: &str, loc: Loc) -> Result<Arc<Code>> {
        let generator = parts.kind == Comprehension::Generator;
        self.enter(UnitKind::Comprehension, name, scope, loc)?;
        self.unit().positional_count = 1;
        let first = &parts.generators[0];
        let handler = generator.then(|| self.open_stop_iteration());
        if !generator {
            self.op(build_op(parts.kind), 0, loc);
        }
        let slot = self.unit().slot(SlotName::Own(".0".into()));
        self.op(Op::LOAD_FAST, slot, Loc::of(&first.iter));
        match (first.is_async, generator) {
            (true, _) => {}
            (false, true) => self.op(Op::GET_ITER, 3, Loc::of(&first.iter)),
            (false, false) => self.op(Op::PUSH_NULL, 0, Loc::of(&first.iter)),
        }
        self.generators(parts, 0, 0, false, loc)?;
        match handler {
            Some(handler) => self.close_stop_iteration(handler),
            None => self.op(Op::RETURN_VALUE, 0, loc),
        }
        self.leave()
    }

    /// The loops from `index` on. `depth`: items of the loops so far above the result. `iterable_on_stack`: the first
    /// loop's iterable still has to be made an iterator.
    fn generators(&mut self, parts: Parts<'a>, index: usize, depth: u32, iterable: bool, loc: Loc) -> Result<()> {
        let Some(generator) = parts.generators.get(index) else {
            return self.element(parts, depth, loc);
        };
        if generator.is_async {
            return self.async_generator(generator, parts, index, depth, iterable, loc);
        }
        let (start, cleanup, end) = (self.label(), self.label(), self.label());
        let place = Loc::of(&generator.iter);
        if index > 0 {
            if let Some(single) = single_element(&generator.iter) {
                // `for y in [f(x)]` is an assignment.
                self.expression(single)?;
                self.store(&generator.target)?;
                for condition in &generator.ifs {
                    self.jump_if(condition, cleanup, false)?;
                }
                crate::depth::deeper(|| self.generators(parts, index + 1, depth, false, loc))?;
                self.place(cleanup);
                return Ok(());
            }
            self.iterable(&generator.iter)?;
        }
        if index > 0 || iterable {
            self.op(Op::GET_ITER, 0, place);
        }
        let depth = depth + 2;
        self.place(start);
        self.jump_op(Op::FOR_ITER, end, place);
        self.store(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(condition, cleanup, false)?;
        }
        crate::depth::deeper(|| self.generators(parts, index + 1, depth, false, loc))?;
        self.place(cleanup);
        self.jump(start, self.element_place(parts));
        self.place(end);
        self.op(Op::POP_ITER, 0, Loc::NONE);
        Ok(())
    }

    fn async_generator(
        &mut self,
        generator: &'a ast::Comprehension,
        parts: Parts<'a>,
        index: usize,
        depth: u32,
        iterable: bool,
        loc: Loc,
    ) -> Result<()> {
        let (start, cleanup, except) = (self.label(), self.label(), self.label());
        let place = Loc::of(&generator.iter);
        if index > 0 {
            self.expression(&generator.iter)?;
        }
        if index > 0 || iterable {
            self.op(Op::GET_AITER, 0, place);
        }
        self.place(start);
        self.open(Frame::AsyncComprehension, loc)?;
        self.unit().setup(SetupKind::Finally, except);
        self.op(Op::GET_ANEXT, 0, loc);
        self.constant(Constant::None, loc);
        self.yield_from(true, loc);
        self.unit().pop_block();
        self.store(&generator.target)?;
        for condition in &generator.ifs {
            self.jump_if(condition, cleanup, false)?;
        }
        crate::depth::deeper(|| self.generators(parts, index + 1, depth + 1, false, loc))?;
        self.place(cleanup);
        self.jump(start, self.element_place(parts));
        self.unit().frames.pop();
        self.place(except);
        self.op(Op::END_ASYNC_FOR, 0, loc);
        Ok(())
    }

    fn element_place(&self, parts: Parts<'a>) -> Loc {
        match parts.key {
            Some(key) => Loc { start: Loc::of(key).start, end: Loc::of(parts.value).end },
            None => Loc::of(parts.value),
        }
    }

    fn element(&mut self, parts: Parts<'a>, depth: u32, loc: Loc) -> Result<()> {
        let place = self.element_place(parts);
        if let Expr::Starred(starred) = parts.value {
            return self.starred_element(parts, starred, depth, place);
        }
        match (parts.kind, parts.key) {
            (Comprehension::Dict, Some(key)) => {
                self.expression(key)?;
                self.expression(parts.value)?;
                self.op(Op::MAP_ADD, depth + 1, place);
            }
            (Comprehension::Dict, None) => {
                self.expression(parts.value)?;
                self.op(Op::DICT_UPDATE, depth + 1, place);
            }
            (kind, _) => {
                self.expression(parts.value)?;
                match kind {
                    Comprehension::List => self.op(Op::LIST_APPEND, depth + 1, place),
                    Comprehension::Set => self.op(Op::SET_ADD, depth + 1, place),
                    _ => {
                        self.yield_value(place);
                        self.op(Op::POP_TOP, 0, place);
                    }
                }
            }
        }
        let _ = loc;
        Ok(())
    }

    /// `[*e for ...]`: all items of `e`.
    fn starred_element(&mut self, parts: Parts<'a>, starred: &'a ast::ExprStarred, depth: u32, place: Loc) -> Result<()> {
        self.expression(&starred.value)?;
        match parts.kind {
            Comprehension::List => self.op(Op::LIST_EXTEND, depth + 1, place),
            Comprehension::Set => self.op(Op::SET_UPDATE, depth + 1, place),
            Comprehension::Dict => return Err(Problem::syntax("invalid syntax", place)),
            Comprehension::Generator => {
                let (start, end) = (self.label(), self.label());
                self.op(Op::GET_ITER, 0, place);
                self.place(start);
                self.jump_op(Op::FOR_ITER, end, place);
                self.yield_value(place);
                self.op(Op::POP_TOP, 0, place);
                self.jump(start, Loc::NONE);
                self.place(end);
                self.op(Op::POP_ITER, 0, Loc::NONE);
            }
        }
        Ok(())
    }
}

fn parts<'a>(kind: Comprehension, generators: &'a [ast::Comprehension], value: &'a Expr) -> Parts<'a> {
    Parts { kind, generators, key: None, value }
}

fn build_op(kind: Comprehension) -> Op {
    match kind {
        Comprehension::Set => Op::BUILD_SET,
        Comprehension::Dict => Op::BUILD_MAP,
        Comprehension::List | Comprehension::Generator => Op::BUILD_LIST,
    }
}

/// Names that the comprehension itself binds (a walrus binds in the block around).
fn is_own(flags: u16) -> bool {
    flags & flag::LOCAL != 0 && flags & (flag::NONLOCAL | flag::GLOBAL) == 0
}

/// The element of a display of one.
fn single_element(e: &Expr) -> Option<&Expr> {
    let elements = match e {
        Expr::List(l) => &l.elts,
        Expr::Tuple(t) => &t.elts,
        _ => return None,
    };
    match &elements[..] {
        [only] if !only.is_starred_expr() => Some(only),
        _ => None,
    }
}
