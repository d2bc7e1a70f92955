//! `import` in all its forms.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{Intrinsic1, Op};
use ruff_python_ast as ast;
use ruff_python_ast::name::Name;

use super::Compiler;
use super::names::Access;
use crate::constant;
use crate::error::{Loc, Problem, Result};

impl<'a> Compiler<'a> {
    pub(super) fn import(&mut self, s: &'a ast::StmtImport) -> Result<()> {
        let loc = Loc::of(s);
        for alias in &s.names {
            let dotted = alias.name.as_str();
            self.constant(Constant::Int(0), loc);
            self.constant(Constant::None, loc);
            self.name_op(Op::IMPORT_NAME, dotted, loc);
            match &alias.asname {
                Some(target) => self.import_as(dotted, &target.id, loc)?,
                None => {
                    let first = dotted.split('.').next().unwrap_or(dotted);
                    self.access(&Name::new(first), Access::Store, loc)?;
                }
            }
        }
        Ok(())
    }

    /// `import a.b.c as d`: the last part, found from the first.
    fn import_as(&mut self, dotted: &str, target: &Name, loc: Loc) -> Result<()> {
        let mut parts = dotted.split('.').skip(1).peekable();
        let nested = parts.peek().is_some();
        for (index, part) in parts.enumerate() {
            if index > 0 {
                self.op(Op::SWAP, 2, loc);
                self.op(Op::POP_TOP, 0, loc);
            }
            self.name_op(Op::IMPORT_FROM, part, loc);
        }
        if nested {
            // Below the last module lies its parent.
            self.access(target, Access::Store, loc)?;
            self.op(Op::POP_TOP, 0, loc);
            return Ok(());
        }
        self.access(target, Access::Store, loc)
    }

    pub(super) fn import_from(&mut self, s: &'a ast::StmtImportFrom) -> Result<()> {
        let loc = Loc::of(s);
        let module = s.module.as_ref().map_or("", |m| m.as_str());
        self.constant(Constant::Int(i64::from(s.level)), loc);
        self.constant(constant::text_tuple(s.names.iter().map(|a| a.name.as_str())), loc);
        self.name_op(Op::IMPORT_NAME, module, loc);
        for alias in &s.names {
            if alias.name.as_str() == "*" {
                if s.names.len() > 1 {
                    return Err(Problem::syntax("invalid syntax", Loc::of(alias)));
                }
                self.op(Op::CALL_INTRINSIC_1, Intrinsic1::ImportStar as u32, loc);
                self.op(Op::POP_TOP, 0, Loc::NONE);
                return Ok(());
            }
            self.name_op(Op::IMPORT_FROM, alias.name.as_str(), loc);
            let target = alias.asname.as_ref().unwrap_or(&alias.name);
            self.access(&target.id, Access::Store, loc)?;
        }
        self.op(Op::POP_TOP, 0, Loc::NONE);
        Ok(())
    }
}
