//! Arguments of natives: bound ones by place, raw ones of constructors by place or keyword.

use crate::machine::Machine;
use crate::native::{Raised, Result};
use crate::object::Str;
use crate::value::Value;

/// The argument at a place; EMPTY where it was omitted.
#[inline(always)]
pub fn arg(args: &[Value], at: usize) -> Value {
    args.get(at).copied().unwrap_or(Value::EMPTY)
}

/// The argument at a place, unless it was omitted or None.
#[inline(always)]
pub fn some_arg(args: &[Value], at: usize) -> Option<Value> {
    args.get(at).copied().filter(|v| !v.is_empty() && !v.is_none())
}

/// Splits the raw arguments of a constructor into places. `names` has "" for positional-only parameters. `args[0]`, the
/// class, is not counted.
#[inline]
pub fn constructor<const N: usize>(
    vm: &mut Machine,
    function: &str,
    names: [&str; N],
    args: &[Value],
    keywords: &[Value],
) -> Result<[Value; N]> {
    if keywords.is_empty() && args.len() == 2 && N > 0 {
        // What most calls are: one argument.
        let mut places = [Value::EMPTY; N];
        places[0] = args[1];
        return Ok(places);
    }
    bind_constructor(vm, function, names, args, keywords)
}

fn bind_constructor<const N: usize>(
    vm: &mut Machine,
    function: &str,
    names: [&str; N],
    args: &[Value],
    keywords: &[Value],
) -> Result<[Value; N]> {
    let mut places = [Value::EMPTY; N];
    let positional = args.len().saturating_sub(keywords.len());
    let given = args.get(1..positional.max(1)).unwrap_or(&[]);
    if given.len() > N {
        let (plural, count) = (if N == 1 { "" } else { "s" }, given.len());
        return Err(vm.type_error(format_args!("{function} expected at most {N} argument{plural}, got {count}")));
    }
    places[..given.len()].copy_from_slice(given);
    for (keyword, value) in keywords.iter().zip(args.get(positional..).unwrap_or(&[])) {
        let text = keyword.downcast::<Str>();
        let bytes = text.as_ref().map_or(&b""[..], |t| t.as_bytes());
        let Some(at) = names.iter().position(|name| !name.is_empty() && name.as_bytes() == bytes) else {
            return Err(unexpected_keyword(vm, function, *keyword, &names));
        };
        if !places[at].is_empty() {
            let name = names[at];
            let position = at + 1;
            return Err(
                vm.type_error(format_args!("argument for {function}() given by name ('{name}') and position ({position})"))
            );
        }
        places[at] = *value;
    }
    Ok(places)
}

fn unexpected_keyword(vm: &mut Machine, function: &str, keyword: Value, names: &[&str]) -> Raised {
    if names.iter().all(|n| n.is_empty()) {
        return vm.type_error(format_args!("{function}() takes no keyword arguments"));
    }
    let known: alloc::vec::Vec<&str> = names.iter().copied().filter(|n| !n.is_empty()).collect();
    super::receiver::unexpected_keyword(vm, function, keyword, &known)
}
