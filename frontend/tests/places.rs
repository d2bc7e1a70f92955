//! Instructions that may raise stand where CPython 3.15 says, since the carets of tracebacks show it.
//!
//! `places.txt` lists for `places.py` what CPython's `co_positions` gives: code objects with their first lines, and
//! instructions with line, end line, column and end column.

use std::sync::Arc;

use coachwhip_core::bytecode::code::{Code, Constant};
use coachwhip_core::bytecode::disassemble::Instructions;
use coachwhip_frontend::{Mode, Options, compile};

/// Instructions that are compared; names of the rest, and how many there are, are the engine's own business.
const COMPARED: [&str; 37] = [
    "LOAD_NAME",
    "LOAD_GLOBAL",
    "LOAD_ATTR",
    "CALL",
    "CALL_KW",
    "CALL_FUNCTION_EX",
    "BINARY_OP",
    "COMPARE_OP",
    "CONTAINS_OP",
    "IS_OP",
    "STORE_ATTR",
    "DELETE_ATTR",
    "STORE_SUBSCR",
    "DELETE_SUBSCR",
    "UNPACK_SEQUENCE",
    "UNPACK_EX",
    "IMPORT_NAME",
    "IMPORT_FROM",
    "FOR_ITER",
    "RAISE_VARARGS",
    "LOAD_SUPER_ATTR",
    "FORMAT_SIMPLE",
    "FORMAT_WITH_SPEC",
    "CONVERT_VALUE",
    "BINARY_SLICE",
    "STORE_SLICE",
    "LOAD_SPECIAL",
    "CHECK_EXC_MATCH",
    "GET_AWAITABLE",
    "GET_ANEXT",
    "GET_AITER",
    "MATCH_CLASS",
    "MATCH_KEYS",
    "UNARY_NEGATIVE",
    "LOAD_DEREF",
    "STORE_NAME",
    "C",
];

fn list(code: &Arc<Code>, out: &mut Vec<String>) {
    out.push(format!("C {} {}", code.qualified_name, code.first_line));
    for i in Instructions::new(&code.units) {
        let bookkeeping = |name: &str| name.starts_with("__static_attr") || name.starts_with("__classdict");
        let own = i.op.name() == "STORE_NAME" && code.names.get(i.operand as usize).is_some_and(|n| bookkeeping(n));
        // CPython makes the tuples.
        let name = if i.op.name() == "COMPARE_TUPLES" { "COMPARE_OP" } else { i.op.name() };
        if COMPARED.contains(&name) && !own {
            let s = code.span_at(i.opcode_at);
            out.push(format!("{name} {} {} {} {}", s.line, s.end_line, s.column, s.end_column));
        }
    }
    for constant in &code.constants {
        if let Constant::Code(inner) = constant {
            list(inner, out);
        }
    }
}

#[test]
fn places_are_cpythons() {
    let source = include_bytes!("places.py");
    let code = compile(source, "places.py", Mode::Module, &Options::default()).expect("compiles");
    let mut got = Vec::new();
    list(&code, &mut got);
    let expected: Vec<&str> = include_str!("places.txt").lines().collect();
    for (index, (got, expected)) in got.iter().zip(&expected).enumerate() {
        assert_eq!(got, expected, "line {} of places.txt", index + 1);
    }
    assert_eq!(got.len(), expected.len());
}
