//! f-strings, t-strings, and `'...' % (...)` with a literal format.

use coachwhip_core::bytecode::code::Constant;
use coachwhip_core::bytecode::ops::{Conversion, Op};
use ruff_python_ast::{self as ast, ConversionFlag, Expr, FStringPart, InterpolatedStringElement};

use super::{Compiler, STACK_GUIDELINE};
use crate::constant;
use crate::depth::deeper;
use crate::error::{Loc, Result};

/// A piece of an f-string after adjacent literals are joined.
enum Piece<'a> {
    Literal(Vec<u8>, Loc),
    Field(&'a ast::InterpolatedElement),
}

impl<'a> Compiler<'a> {
    pub(super) fn f_string(&mut self, f: &'a ast::ExprFString) -> Result<()> {
        let loc = Loc::of(f);
        let mut pieces = Vec::new();
        for part in f.value.iter() {
            match part {
                FStringPart::Literal(literal) => {
                    let text = self.source.literal_part(literal);
                    add_literal(&mut pieces, &text, Loc::of(literal));
                }
                FStringPart::FString(inner) => self.pieces(&inner.elements, inner.flags.into(), &mut pieces),
            }
        }
        self.join(pieces, loc)
    }

    fn pieces(&mut self, elements: &'a ast::InterpolatedStringElements, flags: ast::AnyStringFlags, pieces: &mut Vec<Piece<'a>>) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    let text = self.source.interpolated_literal(literal, flags);
                    add_literal(pieces, &text, Loc::of(literal));
                }
                InterpolatedStringElement::Interpolation(field) => {
                    if let Some(debug) = &field.debug_text {
                        add_literal(pieces, debug.as_str().as_bytes(), Loc::of(field));
                    }
                    pieces.push(Piece::Field(field));
                }
            }
        }
    }

    /// Pushes the concatenation.
    fn join(&mut self, pieces: Vec<Piece<'a>>, loc: Loc) -> Result<()> {
        let count = pieces.len();
        if count == 0 {
            self.constant(constant::text(""), loc);
            return Ok(());
        }
        let long = count > STACK_GUIDELINE;
        if long {
            self.constant(constant::text(""), loc);
            let join = self.unit().name_number("join");
            self.op(Op::LOAD_ATTR, join << 1 | 1, loc);
            self.op(Op::BUILD_LIST, 0, loc);
        }
        for piece in pieces {
            match piece {
                Piece::Literal(text, _) if count == 1 => self.constant(wtf8(text), loc),
                Piece::Literal(text, place) => self.constant(wtf8(text), place),
                Piece::Field(field) => self.field(field)?,
            }
            if long {
                self.op(Op::LIST_APPEND, 1, loc);
            }
        }
        if long {
            self.op(Op::CALL, 1, loc);
        } else if count > 1 {
            self.op(Op::BUILD_STRING, count as u32, loc);
        }
        Ok(())
    }

    fn field(&mut self, field: &'a ast::InterpolatedElement) -> Result<()> {
        let loc = Loc::of(field);
        self.expression(&field.expression)?;
        let conversion = conversion(field);
        if conversion != Conversion::None {
            self.op(Op::CONVERT_VALUE, conversion as u32, loc);
        }
        match field.format_spec.as_deref() {
            Some(spec) => {
                self.format_spec(spec)?;
                self.op(Op::FORMAT_WITH_SPEC, 0, loc);
            }
            None => self.op(Op::FORMAT_SIMPLE, 0, loc),
        }
        Ok(())
    }

    fn format_spec(&mut self, spec: &'a ast::InterpolatedStringFormatSpec) -> Result<()> {
        let mut pieces = Vec::new();
        self.pieces(&spec.elements, ast::AnyStringFlags::from(ast::StringLiteralFlags::empty()), &mut pieces);
        // The spec's place includes its colon.
        let place = Loc::of(spec);
        deeper(|| self.join(pieces, Loc { start: place.start.saturating_sub(1), end: place.end }))
    }

    // -- templates ------------------------------------------------------------------------------------------------

    pub(super) fn t_string(&mut self, t: &'a ast::ExprTString) -> Result<()> {
        let loc = Loc::of(t);
        let mut pieces = Vec::new();
        for part in t.value.iter() {
            self.pieces(&part.elements, part.flags.into(), &mut pieces);
        }
        let mut fields = Vec::new();
        let mut strings = 0;
        let mut after_field = true;
        for piece in pieces {
            match piece {
                Piece::Literal(text, place) => {
                    self.constant(wtf8(text), place);
                    strings += 1;
                    after_field = false;
                }
                Piece::Field(field) => {
                    if after_field {
                        self.constant(constant::text(""), loc);
                        strings += 1;
                    }
                    fields.push(field);
                    after_field = true;
                }
            }
        }
        if after_field {
            self.constant(constant::text(""), loc);
            strings += 1;
        }
        self.build_tuple(strings, loc);
        let count = fields.len() as u32;
        for field in fields {
            self.interpolation(field)?;
        }
        self.build_tuple(count, loc);
        self.op(Op::BUILD_TEMPLATE, 0, loc);
        Ok(())
    }

    fn interpolation(&mut self, field: &'a ast::InterpolatedElement) -> Result<()> {
        let loc = Loc::of(field);
        self.expression(&field.expression)?;
        let text = self.source.field_text(field);
        self.constant(constant::text(text), loc);
        let mut arg = (conversion(field) as u32) << 2;
        if let Some(spec) = field.format_spec.as_deref() {
            self.format_spec(spec)?;
            arg |= 1;
        }
        self.op(Op::BUILD_INTERPOLATION, arg, loc);
        Ok(())
    }

    // -- percent formatting ---------------------------------------------------------------------------------------

    /// `'%s: %r' % (a, b)` is compiled like an f-string where the format has only %s, %r and %a.
    pub(super) fn percent_format(&mut self, b: &'a ast::ExprBinOp, loc: Loc) -> Result<bool> {
        if b.op != ast::Operator::Mod {
            return Ok(false);
        }
        let (Expr::StringLiteral(format), Expr::Tuple(tuple)) = (&*b.left, &*b.right) else { return Ok(false) };
        if tuple.elts.iter().any(Expr::is_starred_expr) {
            return Ok(false);
        }
        let Constant::Str(format) = self.source.string_literal(format) else { return Ok(false) };
        let Some(format) = format.as_str() else { return Ok(false) };
        let Some(parts) = percent_parts(format) else { return Ok(false) };
        let fields = parts.iter().filter(|p| matches!(p, PercentPart::Field { .. })).count();
        if fields != tuple.elts.len() || parts.len() > STACK_GUIDELINE || parts.is_empty() {
            return Ok(false);
        }
        let mut values = tuple.elts.iter();
        for part in &parts {
            match part {
                PercentPart::Literal(text) => self.constant(constant::text(text), loc),
                PercentPart::Field { conversion, spec } => {
                    let Some(value) = values.next() else { continue };
                    let place = Loc::of(value);
                    self.expression(value)?;
                    self.op(Op::CONVERT_VALUE, *conversion as u32, place);
                    if spec.is_empty() {
                        self.op(Op::FORMAT_SIMPLE, 0, place);
                    } else {
                        self.constant(constant::text(spec), place);
                        self.op(Op::FORMAT_WITH_SPEC, 0, place);
                    }
                }
            }
        }
        if parts.len() > 1 {
            self.op(Op::BUILD_STRING, parts.len() as u32, loc);
        }
        Ok(true)
    }
}

enum PercentPart {
    Literal(String),
    Field { conversion: Conversion, spec: String },
}

/// Splits a % format that consists of literals and simple %s, %r, %a fields.
fn percent_parts(format: &str) -> Option<Vec<PercentPart>> {
    let mut parts = Vec::new();
    let mut literal = String::new();
    let mut chars = format.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '%' {
            literal.push(c);
            continue;
        }
        if chars.next_if_eq(&'%').is_some() {
            literal.push('%');
            continue;
        }
        let left = chars.next_if_eq(&'-').is_some();
        let mut width = String::new();
        while let Some(d) = chars.next_if(char::is_ascii_digit) {
            width.push(d);
        }
        let mut precision = None;
        if chars.next_if_eq(&'.').is_some() {
            let digits = precision.insert(String::new());
            while let Some(d) = chars.next_if(char::is_ascii_digit) {
                digits.push(d);
            }
        }
        // A width that begins with 0 is a flag; two digits are as far as CPython goes, too.
        let digits_fit = width.len() <= 2 && !width.starts_with('0') && precision.as_ref().is_none_or(|p| p.len() <= 2);
        let conversion = match chars.next()? {
            's' => Conversion::Str,
            'r' => Conversion::Repr,
            'a' => Conversion::Ascii,
            _ => return None,
        };
        if !digits_fit {
            return None;
        }
        let mut spec = String::new();
        if !width.is_empty() {
            spec.push(if left { '<' } else { '>' });
            spec.push_str(&width);
        }
        if let Some(precision) = precision {
            spec.push('.');
            spec.push_str(if precision.is_empty() { "0" } else { &precision });
        }
        if !literal.is_empty() {
            parts.push(PercentPart::Literal(std::mem::take(&mut literal)));
        }
        parts.push(PercentPart::Field { conversion, spec });
    }
    if !literal.is_empty() {
        parts.push(PercentPart::Literal(literal));
    }
    Some(parts)
}

fn add_literal(pieces: &mut Vec<Piece<'_>>, text: &[u8], place: Loc) {
    if text.is_empty() {
        return;
    }
    if let Some(Piece::Literal(before, loc)) = pieces.last_mut() {
        before.extend_from_slice(text);
        loc.end = place.end;
        return;
    }
    pieces.push(Piece::Literal(text.to_vec(), place));
}

fn wtf8(bytes: Vec<u8>) -> Constant {
    Constant::Str(coachwhip_core::bytecode::code::Wtf8Box(bytes.into()))
}

fn conversion(field: &ast::InterpolatedElement) -> Conversion {
    match field.conversion {
        ConversionFlag::Str => Conversion::Str,
        ConversionFlag::Repr => Conversion::Repr,
        ConversionFlag::Ascii => Conversion::Ascii,
        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => Conversion::Repr,
        ConversionFlag::None => Conversion::None,
    }
}
