//! From an instruction stream to a code object: control flow graph, simplification, layout, assembly.
//!
//! Order of passes: number the slots; build blocks; simplify; move cold blocks to the end; check uses of locals;
//! combine instructions; compute the stack depth; assemble. Invariant: after `graph` every target is a block.

mod assemble;
mod graph;
mod locals;
mod peephole;
mod simplify;
mod stack;

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, CodeFlags, Constant, Source};
use coachwhip_core::bytecode::ops::Op;

use crate::error::{Loc, Result};
use crate::scope::{ScopeKind, SymbolTable};
use crate::source::SourceText;
use crate::unit::{Instr, Ir, NO_HANDLER, Unit, UnitKind};

/// Makes the code object of a finished unit.
pub(crate) fn finish(mut unit: Unit<'_>, table: &SymbolTable, source: &SourceText, shared: &Arc<Source>) -> Result<Arc<Code>> {
    let flags = code_flags(&unit, table);
    let locals = locals::number(&mut unit);
    insert_prefix(&mut unit, &locals, flags);
    let mut graph = graph::Graph::build(std::mem::take(&mut unit.instrs), unit.labels, &unit.handlers);
    simplify::run(&mut graph, &mut unit.constants);
    locals::check_uses(&mut graph, &locals, parameter_count(&unit));
    prune_constants(&mut graph, &mut unit);
    peephole::run(&mut graph, &unit.constants.items);
    let stack_size = stack::compute(&mut graph)?;
    let assembled = assemble::run(graph, source)?;
    Ok(Arc::new(Code {
        name: unit.name.as_str().into(),
        qualified_name: unit.qualified_name.into(),
        source: shared.clone(),
        flags,
        positional_count: unit.positional_count,
        positional_only_count: unit.positional_only_count,
        keyword_only_count: unit.keyword_only_count,
        locals,
        stack_size,
        first_line: source.line_of(unit.first_line_loc.start),
        units: assembled.units,
        constants: unit.constants.items.into(),
        names: unit.names.iter().map(|n| n.as_str().into()).collect(),
        handlers: assembled.handlers,
        spans: assembled.spans,
    }))
}

fn parameter_count(unit: &Unit<'_>) -> usize {
    let counted = unit.positional_count + unit.keyword_only_count;
    counted as usize + usize::from(unit.has_star) + usize::from(unit.has_double_star)
}

fn code_flags(unit: &Unit<'_>, table: &SymbolTable) -> CodeFlags {
    let scope = table.scope(unit.scope);
    let mut flags = CodeFlags::empty();
    if scope.is_function_like() {
        flags |= CodeFlags::OPTIMIZED | CodeFlags::NEWLOCALS;
        flags.set(CodeFlags::NESTED, scope.nested);
        flags.set(CodeFlags::METHOD, scope.method);
    }
    let suspends = scope.is_function_like() || unit.kind == UnitKind::Module && scope.coroutine;
    if suspends {
        flags |= match (scope.generator, scope.coroutine) {
            (true, true) => CodeFlags::ASYNC_GENERATOR,
            (true, false) => CodeFlags::GENERATOR,
            (false, true) => CodeFlags::COROUTINE,
            (false, false) => CodeFlags::empty(),
        };
    }
    flags.set(CodeFlags::VARARGS, unit.has_star);
    flags.set(CodeFlags::VARKEYWORDS, unit.has_double_star);
    flags.set(CodeFlags::FUTURE_ANNOTATIONS, table.future_annotations);
    flags.set(CodeFlags::HAS_DOCSTRING, unit.has_docstring && scope.kind == ScopeKind::Function);
    flags
}

/// Instructions before `RESUME`: closure, cells, and handing out a generator.
fn insert_prefix(unit: &mut Unit<'_>, locals: &[coachwhip_core::bytecode::code::LocalVariable], flags: CodeFlags) {
    use coachwhip_core::bytecode::code::LocalKind;
    let mut prefix = Vec::new();
    let plain = |op, arg, loc| Instr { ir: Ir::Op(op), arg, target: None, loc, handler: NO_HANDLER };
    let free = locals.iter().filter(|l| l.kind == LocalKind::Free).count();
    if free > 0 {
        prefix.push(plain(Op::COPY_FREE_VARS, free as u32, Loc::NONE));
    }
    // Variables of inlined comprehensions that inner functions capture are cells, too, from the start.
    let hidden: std::collections::BTreeSet<u32> =
        unit.instrs.iter().filter(|i| i.ir == Ir::Op(Op::MAKE_CELL)).map(|i| i.arg).collect();
    for slot in 0..locals.len() as u32 {
        if locals[slot as usize].kind == LocalKind::Cell || hidden.contains(&slot) {
            prefix.push(plain(Op::MAKE_CELL, slot, Loc::NONE));
        }
    }
    if flags.intersects(CodeFlags::GENERATOR | CodeFlags::COROUTINE | CodeFlags::ASYNC_GENERATOR) {
        let place = unit.instrs.iter().find(|i| i.ir == Ir::Op(Op::RESUME)).map_or(Loc::NONE, |i| i.loc);
        prefix.push(plain(Op::RETURN_GENERATOR, 0, place));
        prefix.push(plain(Op::POP_TOP, 0, place));
    }
    unit.instrs.splice(0..0, prefix);
}

/// Drops constants that no instruction loads any more; small ints need none.
fn prune_constants(graph: &mut graph::Graph, unit: &mut Unit<'_>) {
    let items = &unit.constants.items;
    let mut used = vec![false; items.len()];
    if let Some(first) = used.first_mut() {
        *first = unit.has_docstring;
    }
    for instr in graph.instrs_mut() {
        if instr.ir != Ir::Op(Op::LOAD_CONST) {
            continue;
        }
        match items.get(instr.arg as usize) {
            Some(Constant::Int(n @ 0..=255)) => {
                instr.ir = Ir::Op(Op::LOAD_SMALL_INT);
                instr.arg = *n as u32;
            }
            _ => used[instr.arg as usize] = true,
        }
    }
    let mut renumbered = vec![0; used.len()];
    let mut next = 0;
    for (index, used) in used.iter().enumerate() {
        renumbered[index] = next;
        next += u32::from(*used);
    }
    for instr in graph.instrs_mut() {
        if instr.ir == Ir::Op(Op::LOAD_CONST) {
            instr.arg = renumbered[instr.arg as usize];
        }
    }
    let mut keep = used.iter();
    unit.constants.items.retain(|_| keep.next().copied().unwrap_or(false));
}
