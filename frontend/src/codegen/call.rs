//! Calls: plain, of methods (no bound method is made), with keywords, with unpacking, and `super().name`.

use std::collections::HashSet;

use coachwhip_core::bytecode::ops::{CommonConstant, Op};
use ruff_python_ast::name::Name;
use ruff_python_ast::{self as ast, Expr};

use super::expression::TUPLE;
use super::names::Access;
use super::{Compiler, STACK_GUIDELINE};
use crate::constant;
use crate::error::{Loc, Problem, Result};
use crate::scope::{Binding, ScopeKind, SymbolTable, flag};
use crate::unit::SlotName;

impl<'a> Compiler<'a> {
    pub(super) fn call(&mut self, c: &'a ast::ExprCall) -> Result<()> {
        let loc = Loc::of(c);
        check_keywords(&c.arguments.keywords)?;
        if self.method_call(c, loc)? {
            return Ok(());
        }
        self.expression(&c.func)?;
        let skip = self.label();
        let shortcut = self.consuming_call(c, skip)?;
        self.op(Op::PUSH_NULL, 0, Loc::of(&*c.func));
        self.call_arguments(0, &c.arguments.args, &c.arguments.keywords, c.arguments.range.into(), loc)?;
        if shortcut {
            self.place(skip);
        }
        Ok(())
    }

    /// `owner.name(...)` without a bound method.
    fn method_call(&mut self, c: &'a ast::ExprCall, loc: Loc) -> Result<bool> {
        let Expr::Attribute(attribute) = &*c.func else { return Ok(false) };
        if self.is_imported_name(&attribute.value) || !is_plain(&c.arguments) {
            return Ok(false);
        }
        if !self.super_attribute(attribute, true)? {
            self.expression(&attribute.value)?;
            let place = self.attribute_place(Loc::of(&*c.func), &c.func);
            let name = self.mangled_attribute(&attribute.attr);
            let number = self.unit().name_number(&name);
            self.op(Op::LOAD_ATTR, number << 1 | 1, place);
        }
        match &*c.arguments.args {
            [only @ Expr::Generator(g)] if !g.parenthesized => self.comprehension_at(only, c.arguments.range.into())?,
            args => self.arguments_on_stack(args)?,
        }
        let place = match self.attribute_place(Loc::of(&*c.func), &c.func) {
            place if place == Loc::of(&*c.func) => loc,
            place => Loc { start: place.start, end: loc.end },
        };
        self.finish_plain_call(0, &c.arguments, place)?;
        Ok(true)
    }

    fn arguments_on_stack(&mut self, args: &'a [Expr]) -> Result<()> {
        args.iter().try_for_each(|e| self.expression(e))
    }

    fn finish_plain_call(&mut self, pushed: u32, arguments: &'a ast::Arguments, loc: Loc) -> Result<()> {
        let count = pushed + arguments.args.len() as u32;
        self.finish_call(count, &arguments.keywords, loc)
    }

    fn finish_call(&mut self, count: u32, keywords: &'a [ast::Keyword], loc: Loc) -> Result<()> {
        if keywords.is_empty() {
            self.op(Op::CALL, count, loc);
            return Ok(());
        }
        let mut names = Vec::with_capacity(keywords.len());
        for keyword in keywords {
            self.expression(&keyword.value)?;
            if let Some(name) = &keyword.arg {
                // Names of keyword arguments are not mangled.
                names.push(name.id.clone());
            }
        }
        self.constant(constant::text_tuple(names.iter().map(Name::as_str)), loc);
        self.op(Op::CALL_KW, count + keywords.len() as u32, loc);
        Ok(())
    }

    /// Arguments and the call itself; callable, EMPTY and `pushed` arguments are on the stack.
    pub(super) fn call_arguments(
        &mut self,
        pushed: u32,
        args: &'a [Expr],
        keywords: &'a [ast::Keyword],
        parentheses: Loc,
        loc: Loc,
    ) -> Result<()> {
        let unpacks = args.iter().any(Expr::is_starred_expr) || keywords.iter().any(|k| k.arg.is_none());
        let big = args.len() + keywords.len() * 2 + pushed as usize > STACK_GUIDELINE;
        if unpacks || big {
            return self.unpacking_call(pushed, args, None, keywords, loc);
        }
        // A generator expression that is the only argument owns the call's parentheses.
        if let [Expr::Generator(generator)] = args
            && !generator.parenthesized
        {
            self.comprehension_at(&args[0], parentheses)?;
        } else {
            self.arguments_on_stack(args)?;
        }
        self.finish_call(pushed + args.len() as u32, keywords, loc)
    }

    /// The call with a tuple and a dict of arguments. `injected`: a variable passed as one more positional argument.
    pub(super) fn unpacking_call(
        &mut self,
        pushed: u32,
        args: &'a [Expr],
        injected: Option<&str>,
        keywords: &'a [ast::Keyword],
        loc: Loc,
    ) -> Result<()> {
        match args {
            [Expr::Starred(only)] if pushed == 0 && injected.is_none() => self.expression(&only.value)?,
            _ if injected.is_none() => self.display(args, pushed, TUPLE, loc)?,
            _ => {
                self.op(Op::BUILD_LIST, pushed, loc);
                for arg in args {
                    match arg {
                        Expr::Starred(starred) => {
                            self.expression(&starred.value)?;
                            self.op(Op::LIST_EXTEND, 1, loc);
                        }
                        other => {
                            self.expression(other)?;
                            self.op(Op::LIST_APPEND, 1, loc);
                        }
                    }
                }
                if let Some(name) = injected {
                    self.load_name(name, loc)?;
                    self.op(Op::LIST_APPEND, 1, loc);
                }
                let to_tuple = coachwhip_core::bytecode::ops::Intrinsic1::ListToTuple as u32;
                self.op(Op::CALL_INTRINSIC_1, to_tuple, loc);
            }
        }
        self.keyword_dict(keywords, loc)?;
        self.op(Op::CALL_FUNCTION_EX, 0, loc);
        Ok(())
    }

    /// Pushes the dict of keyword arguments, or EMPTY.
    fn keyword_dict(&mut self, keywords: &'a [ast::Keyword], loc: Loc) -> Result<()> {
        if keywords.is_empty() {
            self.op(Op::PUSH_NULL, 0, loc);
            return Ok(());
        }
        let mut have = false;
        let mut start = 0;
        for (index, keyword) in keywords.iter().enumerate() {
            if keyword.arg.is_some() {
                continue;
            }
            if index > start {
                self.keyword_part(&keywords[start..index], loc)?;
                if have {
                    self.op(Op::DICT_MERGE, 1, loc);
                }
                have = true;
            }
            if !have {
                self.op(Op::BUILD_MAP, 0, loc);
                have = true;
            }
            self.expression(&keyword.value)?;
            self.op(Op::DICT_MERGE, 1, loc);
            start = index + 1;
        }
        if start < keywords.len() {
            self.keyword_part(&keywords[start..], loc)?;
            if have {
                self.op(Op::DICT_MERGE, 1, loc);
            }
        }
        Ok(())
    }

    fn keyword_part(&mut self, keywords: &'a [ast::Keyword], loc: Loc) -> Result<()> {
        let big = keywords.len() * 2 > STACK_GUIDELINE;
        if big {
            self.op(Op::BUILD_MAP, 0, loc);
        }
        for keyword in keywords {
            if let Some(name) = &keyword.arg {
                self.constant(constant::text(&name.id), loc);
            }
            self.expression(&keyword.value)?;
            if big {
                self.op(Op::MAP_ADD, 1, loc);
            }
        }
        if !big {
            self.op(Op::BUILD_MAP, keywords.len() as u32, loc);
        }
        Ok(())
    }

    /// A module's own imports are mostly modules: their attributes are functions, not methods.
    fn is_imported_name(&self, owner: &Expr) -> bool {
        let Expr::Name(name) = owner else { return false };
        let module = self.table.scope(SymbolTable::MODULE);
        let own = self.scope().kind == ScopeKind::Module && module.flags(&name.id) & flag::IMPORT != 0;
        own || self.scope().binding(&name.id) == Binding::GlobalImplicit && module.flags(&name.id) & flag::IMPORT != 0
    }

    /// `all(x for ...)` and its like run the loop in place where the name still means the builtin.
    /// True: code for the builtin was emitted; it goes to `skip` with the result.
    fn consuming_call(&mut self, c: &'a ast::ExprCall, skip: crate::unit::Label) -> Result<bool> {
        let (Expr::Name(function), [Expr::Generator(generator)]) = (&*c.func, &*c.arguments.args) else {
            return Ok(false);
        };
        let simple = c.arguments.keywords.is_empty() && !generator.generators.iter().any(|g| g.is_async);
        let kind = match function.id.as_str() {
            "all" => CommonConstant::All,
            "any" => CommonConstant::Any,
            "tuple" => CommonConstant::Tuple,
            "list" => CommonConstant::List,
            "set" => CommonConstant::Set,
            _ => return Ok(false),
        };
        if !simple {
            return Ok(false);
        }
        let place = Loc::of(&*c.func);
        let (otherwise, start, end) = (self.label(), self.label(), self.label());
        self.op(Op::COPY, 1, place);
        self.common(kind, place);
        self.op(Op::IS_OP, 0, place);
        self.jump_op(Op::POP_JUMP_IF_FALSE, otherwise, place);
        self.op(Op::POP_TOP, 0, place);
        match kind {
            CommonConstant::Tuple | CommonConstant::List => self.op(Op::BUILD_LIST, 0, place),
            CommonConstant::Set => self.op(Op::BUILD_SET, 0, place),
            _ => {}
        }
        let parentheses: Loc = c.arguments.range.into();
        let scope = self.scope_of(generator, crate::scope::Role::Body, place)?;
        self.repeated_generator = Some((scope, None));
        let at = if generator.parenthesized { Loc::of(&c.arguments.args[0]) } else { parentheses };
        self.comprehension_at(&c.arguments.args[0], at)?;
        self.op(Op::PUSH_NULL, 0, place);
        self.place(start);
        self.jump_op(Op::FOR_ITER, end, place);
        match kind {
            CommonConstant::Tuple | CommonConstant::List => self.op(Op::LIST_APPEND, 3, place),
            CommonConstant::Set => self.op(Op::SET_ADD, 3, place),
            _ => {
                let decided = kind == CommonConstant::Any;
                self.op(Op::TO_BOOL, 0, place);
                self.jump_op(if decided { Op::POP_JUMP_IF_FALSE } else { Op::POP_JUMP_IF_TRUE }, start, place);
                self.op(Op::POP_ITER, 0, place);
                self.constant(coachwhip_core::bytecode::code::Constant::Bool(decided), place);
                self.jump(skip, place);
            }
        }
        if !matches!(kind, CommonConstant::All | CommonConstant::Any) {
            self.jump(start, place);
        }
        self.place(end);
        self.op(Op::POP_ITER, 0, place);
        match kind {
            CommonConstant::Tuple => {
                let to_tuple = coachwhip_core::bytecode::ops::Intrinsic1::ListToTuple as u32;
                self.op(Op::CALL_INTRINSIC_1, to_tuple, place);
            }
            CommonConstant::All | CommonConstant::Any => {
                self.constant(coachwhip_core::bytecode::code::Constant::Bool(kind == CommonConstant::All), place);
            }
            _ => {}
        }
        self.jump(skip, place);
        self.place(otherwise);
        Ok(true)
    }

    // -- super ----------------------------------------------------------------------------------------------------

    /// `super().name` and `super(C, self).name` without a super object. False: not of that form.
    pub(super) fn super_attribute(&mut self, a: &'a ast::ExprAttribute, method: bool) -> Result<bool> {
        let Expr::Call(call) = &*a.value else { return Ok(false) };
        if !self.is_super_call(call) || a.attr.as_str() == "__class__" {
            return Ok(false);
        }
        let loc = Loc::of(call);
        self.load_name("super", Loc::of(&*call.func))?;
        let explicit = !call.arguments.args.is_empty();
        if explicit {
            self.arguments_on_stack(&call.arguments.args)?;
        } else {
            self.load_name("__class__", loc)?;
            let Some(SlotName::Own(first)) = self.unit().slots.first().cloned() else { return Ok(false) };
            // The parameter's name is mangled already; `access` leaves mangled names as they are.
            self.access(&first, Access::Load, loc)?;
        }
        let place = self.attribute_place_of(a);
        let name = self.mangled_attribute(&a.attr);
        let number = self.unit().name_number(&name);
        self.op(Op::LOAD_SUPER_ATTR, number << 2 | u32::from(explicit) << 1 | u32::from(method), place);
        Ok(true)
    }

    fn attribute_place_of(&self, a: &ast::ExprAttribute) -> Loc {
        let whole = Loc::of(a);
        if self.source.line_of(whole.start) == self.source.line_of(whole.end) {
            return whole;
        }
        Loc::of(&a.attr)
    }

    fn is_super_call(&mut self, call: &ast::ExprCall) -> bool {
        let Expr::Name(name) = &*call.func else { return false };
        if name.id != "super" || !call.arguments.keywords.is_empty() {
            return false;
        }
        // The name must mean the builtin: this block does not bind it, and the module does not even name it.
        let module = self.table.scope(SymbolTable::MODULE);
        if self.scope().binding("super") != Binding::GlobalImplicit || module.symbols.contains_key("super") {
            return false;
        }
        if self.scope().kind == ScopeKind::Module || self.scope().kind == ScopeKind::Class {
            return false;
        }
        match &*call.arguments.args {
            [] => self.scope().binding("__class__") == Binding::Free && self.unit().positional_count > 0,
            [class, owner] => !class.is_starred_expr() && !owner.is_starred_expr(),
            _ => false,
        }
    }
}

/// No unpacking and few enough arguments for the stack.
fn is_plain(arguments: &ast::Arguments) -> bool {
    let count = arguments.args.len() + arguments.keywords.len();
    count < STACK_GUIDELINE
        && !arguments.args.iter().any(Expr::is_starred_expr)
        && arguments.keywords.iter().all(|k| k.arg.is_some())
}

pub(super) fn check_keywords(keywords: &[ast::Keyword]) -> Result<()> {
    let mut seen = HashSet::new();
    for keyword in keywords {
        let Some(name) = &keyword.arg else { continue };
        if name.id == "__debug__" {
            return Err(Problem::syntax("cannot assign to __debug__", Loc::of(keyword)));
        }
        if !seen.insert(name.as_str()) {
            return Err(Problem::syntax(format!("keyword argument repeated: {name}"), Loc::of(keyword)));
        }
    }
    Ok(())
}
