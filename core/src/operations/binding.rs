//! Binding arguments to parameters: of native functions by their signature text, of Python functions by their code.
//! Invariant: what is bound lies in one slot per parameter; absent optional ones of natives are EMPTY.

use alloc::string::String;
use alloc::vec::Vec;

use crate::bytecode::code::LocalVariable;
use crate::heap::Ref;
use crate::machine::Machine;
use crate::native::{BoundFn, Callee, Definition, Raised, Result, Role};
use crate::object::{Class, Dict, Function, Header, Module, NativeFunction, Str, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

/// How a parameter takes its argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    PositionalOnly,
    Positional,
    Variadic,
    KeywordOnly,
    Keywords,
}

/// A parameter of a native.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    pub name: &'static str,
    pub kind: ParameterKind,
    pub required: bool,
}

/// The parameters of a signature text such as `"self, x, /, y=0, *, key=None"`.
pub fn parameters(signature: &'static str) -> impl Iterator<Item = Parameter> {
    let mut kind =
        if signature.split(',').any(|p| p.trim() == "/") { ParameterKind::PositionalOnly } else { ParameterKind::Positional };
    split_parameters(signature).filter_map(move |text| {
        let (name, default) = match text.split_once('=') {
            Some((name, _)) => (name.trim(), true),
            None => (text, false),
        };
        match name {
            "" => None,
            "/" => {
                kind = ParameterKind::Positional;
                None
            }
            "*" => {
                kind = ParameterKind::KeywordOnly;
                None
            }
            _ => Some(match (name.strip_prefix("**"), name.strip_prefix('*')) {
                (Some(name), _) => Parameter { name, kind: ParameterKind::Keywords, required: false },
                (_, Some(name)) => {
                    kind = ParameterKind::KeywordOnly;
                    Parameter { name, kind: ParameterKind::Variadic, required: false }
                }
                _ => Parameter { name, kind, required: !default },
            }),
        }
    })
}

/// Splits at commas outside of brackets and quotes.
fn split_parameters(signature: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(signature);
    core::iter::from_fn(move || {
        let text = rest?;
        let (mut depth, mut quote) = (0i32, None);
        for (i, c) in text.char_indices() {
            match (quote, c) {
                (Some(q), _) if c == q => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(c),
                (None, '(' | '[' | '{') => depth += 1,
                (None, ')' | ']' | '}') => depth -= 1,
                (None, ',') if depth == 0 => {
                    rest = Some(&text[i + 1..]);
                    return Some(text[..i].trim());
                }
                _ => {}
            }
        }
        rest = None;
        Some(text.trim())
    })
}

/// Least and most positional arguments, slots, and whether padding is all that a call without keywords needs.
pub fn arity(definition: &Definition) -> (u16, u16, u16, bool) {
    if let Role::Function(Callee::Raw(_)) | Role::Static(Callee::Raw(_)) | Role::Class(Callee::Raw(_)) = definition.role {
        return (0, u16::MAX, 0, true);
    }
    let (mut least, mut most, mut slots, mut plain) = (0u16, 0u16, 0u16, true);
    for parameter in parameters(definition.signature) {
        slots += 1;
        match parameter.kind {
            ParameterKind::Variadic => (most, plain) = (u16::MAX, false),
            ParameterKind::Keywords => plain = false,
            ParameterKind::KeywordOnly if parameter.required => (plain, least) = (false, least),
            ParameterKind::KeywordOnly => {}
            _ => {
                most += 1;
                least += u16::from(parameter.required);
            }
        }
    }
    (least, most, slots, plain)
}

/// Most parameters that a native may have.
pub(crate) const MAX_SLOTS: usize = 24;
/// What most have.
const FEW_SLOTS: usize = 4;

/// The arguments, and EMPTY for what was left out.
#[inline(always)]
fn padded<const N: usize>(arguments: &[Value]) -> [Value; N] {
    let mut padded = [Value::EMPTY; N];
    padded[..arguments.len()].copy_from_slice(arguments);
    padded
}

impl NativeFunction {
    /// What it calls, if that takes just so many arguments as they are given.
    #[inline(always)]
    pub(crate) fn taking_all(&self, count: usize) -> Option<BoundFn> {
        let (Role::Function(callee) | Role::Static(callee) | Role::Class(callee)) = self.definition.role else { return None };
        let takes = self.plain && self.slots as usize == count && self.most as usize == count;
        if let Callee::Bound(f) = callee
            && takes
        {
            Some(f)
        } else {
            None
        }
    }

    /// What it calls, if that takes so many arguments with others left out; and how many it takes in all.
    #[inline(always)]
    pub(crate) fn taking_some(&self, count: usize) -> Option<(BoundFn, usize)> {
        let (Role::Function(callee) | Role::Static(callee) | Role::Class(callee)) = self.definition.role else { return None };
        let takes = self.plain && (self.least as usize..=self.most as usize).contains(&count);
        match callee {
            Callee::Bound(f) if takes => Some((f, self.slots as usize)),
            _ => None,
        }
    }
}

impl Machine {
    /// A native function as a Python object. `owner`: class (a method), module (a function of it), or EMPTY.
    pub fn new_native_function(&mut self, definition: &'static Definition, owner: Value) -> Result {
        let (least, most, slots, plain) = arity(definition);
        let name = self.intern(definition.name.as_bytes())?;
        let is_method = owner.is_kind(crate::object::Kind::Class) && matches!(definition.role, Role::Function(_));
        let class = if is_method { self.types.method_descriptor } else { self.types.native_function };
        let function = NativeFunction {
            header: Header::new(crate::object::Kind::NativeFunction, class.root_shape.get()),
            definition,
            name,
            owner: owner.into(),
            least,
            most,
            slots,
            plain,
            host: 0,
        };
        Ok(self.allocate(function)?.into())
    }

    /// Calls a native with positional arguments followed by keyword values. A task that it begins runs to its end.
    #[inline]
    pub fn call_native(&mut self, function: Ref<NativeFunction>, arguments: &[Value], keywords: &[Value]) -> Result {
        let result = self.call_native_or_begin(function, arguments, keywords)?;
        if result.is_empty() { self.run_task() } else { Ok(result) }
    }

    /// As [`Machine::call_native`]; EMPTY where the native began a task.
    #[inline]
    pub(crate) fn call_native_or_begin(
        &mut self,
        function: Ref<NativeFunction>,
        arguments: &[Value],
        keywords: &[Value],
    ) -> Result {
        let callee = match function.definition.role {
            Role::Function(callee) | Role::Static(callee) | Role::Class(callee) => callee,
            Role::Attribute(..) => return Err(self.type_error(format_args!("not callable"))),
        };
        match callee {
            Callee::Raw(f) => f(self, arguments, keywords),
            Callee::Host => self.call_host_function(function.host, arguments, keywords),
            Callee::Bound(f) => {
                let count = arguments.len();
                if keywords.is_empty() && function.plain && count <= function.most as usize && count >= function.least as usize {
                    if count == function.slots as usize {
                        return f(self, arguments);
                    }
                    let slots = function.slots as usize;
                    return match slots <= FEW_SLOTS {
                        true => f(self, &padded::<FEW_SLOTS>(arguments)[..slots]),
                        false => f(self, &padded::<MAX_SLOTS>(arguments)[..slots]),
                    };
                }
                self.call_native_bound(function, f, arguments, keywords)
            }
        }
    }

    #[inline(never)]
    fn call_native_bound(
        &mut self,
        function: Ref<NativeFunction>,
        f: BoundFn,
        arguments: &[Value],
        keywords: &[Value],
    ) -> Result {
        let mut slots = [Value::EMPTY; MAX_SLOTS];
        let used = self.bind_native_arguments(function, arguments, keywords, &mut slots)?;
        // The slots hold new objects (the tuple of *args); whatever collects meanwhile must see them.
        self.rooted(&slots[..used], |vm| f(vm, &slots[..used]))
    }

    fn bind_native_arguments(
        &mut self,
        function: Ref<NativeFunction>,
        arguments: &[Value],
        keywords: &[Value],
        slots: &mut [Value; MAX_SLOTS],
    ) -> Result<usize> {
        let definition = function.definition;
        let positional = &arguments[..arguments.len().saturating_sub(keywords.len())];
        let values = &arguments[positional.len()..];
        let mut taken = 0;
        let mut used = 0;
        let mut extra_keywords = None;
        for (i, parameter) in parameters(definition.signature).enumerate() {
            used = i + 1;
            match parameter.kind {
                ParameterKind::PositionalOnly | ParameterKind::Positional => {
                    if let Some(&value) = positional.get(taken) {
                        slots[i] = value;
                        taken += 1;
                    }
                }
                ParameterKind::Variadic => {
                    slots[i] = self.tuple(&positional[taken.min(positional.len())..])?;
                    taken = positional.len();
                }
                ParameterKind::Keywords => extra_keywords = Some(i),
                ParameterKind::KeywordOnly => {}
            }
        }
        if taken < positional.len() {
            return Err(self.too_many_native_arguments(function, positional.len(), slots[0]));
        }
        let mut unexpected = None;
        for (&name, &value) in keywords.iter().zip(values) {
            if !self.bind_native_keyword(function, name, value, slots, extra_keywords)? {
                unexpected = unexpected.or(Some(name));
            }
        }
        for (i, parameter) in parameters(definition.signature).enumerate() {
            if parameter.required && slots[i].is_empty() {
                return Err(self.missing_native_argument(function, (positional.len(), slots[0]), i, parameter));
            }
        }
        // What is missing is said before what is too much.
        match unexpected {
            Some(name) => Err(self.unexpected_native_keyword(function, name, slots[0])),
            None => Ok(used),
        }
    }

    #[cold]
    fn unexpected_native_keyword(&mut self, function: Ref<NativeFunction>, name: Value, first: Value) -> Raised {
        let function_name = constructed(function, first).unwrap_or(function.definition.name);
        let known: Vec<&str> = parameters(function.definition.signature)
            .filter(|p| matches!(p.kind, ParameterKind::Positional | ParameterKind::KeywordOnly))
            .map(|p| p.name)
            .collect();
        crate::builtins::receiver::unexpected_keyword(self, function_name, name, &known)
    }

    /// Puts a keyword's value into its slot. False: there is no such parameter.
    fn bind_native_keyword(
        &mut self,
        function: Ref<NativeFunction>,
        name: Value,
        value: Value,
        slots: &mut [Value; MAX_SLOTS],
        extra: Option<usize>,
    ) -> Result<bool> {
        let text = name.downcast::<Str>();
        let wanted = text.as_ref().map_or(&b""[..], |s| s.as_bytes());
        let found = parameters(function.definition.signature).enumerate().find(|(_, p)| {
            matches!(p.kind, ParameterKind::Positional | ParameterKind::KeywordOnly) && p.name.as_bytes() == wanted
        });
        match (found, extra) {
            (Some((i, parameter)), _) => {
                if !slots[i].is_empty() {
                    let fname = function.definition.name;
                    return Err(self.type_error(format_args!(
                        "argument for {fname}() given by name ('{}') and position ({})",
                        parameter.name,
                        i + 1 - usize::from(is_method(function))
                    )));
                }
                slots[i] = value;
                Ok(true)
            }
            (None, Some(place)) => {
                let dict = match slots[place].downcast::<Dict>() {
                    Some(dict) => dict,
                    None => self.dict()?,
                };
                slots[place] = dict.into();
                self.dict_set_str(dict, name, value)?;
                Ok(true)
            }
            (None, None) => {
                let takes_none = !parameters(function.definition.signature)
                    .any(|p| matches!(p.kind, ParameterKind::Positional | ParameterKind::KeywordOnly));
                if takes_none {
                    let qualified = self.native_name(function);
                    return Err(self.type_error(format_args!("{qualified}() takes no keyword arguments")));
                }
                Ok(false)
            }
        }
    }

    /// The class whose method got a receiver of another class, and how the method is called.
    #[cold]
    fn wrong_native_receiver(&mut self, function: Ref<NativeFunction>, first: Value) -> Option<Raised> {
        let owner = function.owner.get().downcast::<Class>().filter(|_| is_method(function) && !first.is_empty())?;
        if Class::is_subclass_of(self.class_of(first), owner) {
            return None;
        }
        let (method, wanted, got) = (function.definition.name, self.class_name(owner), self.type_name(first));
        Some(match is_slot(function) {
            true => self.type_error(format_args!("descriptor '{method}' requires a '{wanted}' object but received a '{got}'")),
            false => {
                self.type_error(format_args!("descriptor '{method}' for '{wanted}' objects doesn't apply to a '{got}' object"))
            }
        })
    }

    /// The function's name in messages: `list.append` for methods, `math.sin` for functions of modules.
    fn native_name(&mut self, function: Ref<NativeFunction>) -> String {
        let name = function.definition.name;
        if let Some(class) = function.owner.get().downcast::<Class>() {
            return alloc::format!("{}.{name}", Text(class.name.get()));
        }
        let key = self.names.__name__;
        match function.owner.get().downcast::<Module>().and_then(|m| self.dict_get_str(m.dict.get(), key)) {
            Some(module) if self.text(module).is_some_and(|m| m.as_bytes() != b"builtins") => {
                alloc::format!("{}.{name}", Text(module))
            }
            _ => name.into(),
        }
    }

    /// The same, called on `first`: a method of a class is named by the class that it is called on.
    fn native_name_on(&mut self, function: Ref<NativeFunction>, first: Value) -> String {
        match first.downcast::<Class>() {
            Some(class) if is_method(function) => alloc::format!("{}.{}", Text(class.name.get()), function.definition.name),
            _ => self.native_name(function),
        }
    }

    #[cold]
    fn too_many_native_arguments(&mut self, function: Ref<NativeFunction>, given: usize, first: Value) -> Raised {
        if let Some(raised) = self.wrong_native_receiver(function, first) {
            return raised;
        }
        let made = constructed(function, first);
        let method = receivers(function).max(usize::from(made.is_some()));
        let name = made.map_or_else(|| self.native_name_on(function, first), Into::into);
        let (least, most) = ((function.least as usize).saturating_sub(method), (function.most as usize).saturating_sub(method));
        let given = given.saturating_sub(method);
        let positional_only = !takes_keywords(function);
        let short = made.unwrap_or(function.definition.name);
        if is_slot(function) && function.definition.name.ends_with("pow__") {
            return self.type_error(format_args!("expected 1 or 2 arguments, got {given}"));
        }
        if is_slot(function) && least == most {
            return self.wrong_slot_arguments(short, most, given);
        }
        if most == 0 {
            return self.type_error(format_args!("{name}() takes no arguments ({given} given)"));
        }
        if positional_only && least == 1 && most == 1 {
            return self.type_error(format_args!("{name}() takes exactly one argument ({given} given)"));
        }
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        if positional_only {
            return if least == most {
                self.type_error(format_args!("{short} expected {most} argument{}, got {given}", plural(most)))
            } else {
                self.type_error(format_args!("{short} expected at most {most} argument{}, got {given}", plural(most)))
            };
        }
        let total = parameters(function.definition.signature).count().saturating_sub(method);
        if given > total {
            return self.type_error(format_args!("{short}() takes at most {total} argument{} ({given} given)", plural(total)));
        }
        let quantity = if least == most { "exactly" } else { "at most" };
        self.type_error(format_args!("{short}() takes {quantity} {most} positional argument{} ({given} given)", plural(most)))
    }

    /// Slots of two arguments say their name, those of fewer do not; powers may have a modulus.
    fn wrong_slot_arguments(&mut self, name: &str, wanted: usize, given: usize) -> Raised {
        match wanted {
            1 => self.type_error(format_args!("expected 1 argument, got {given}")),
            2 => self.type_error(format_args!("{name} expected 2 arguments, got {given}")),
            _ => self.type_error(format_args!("expected {wanted} arguments, got {given}")),
        }
    }

    #[cold]
    fn missing_native_argument(
        &mut self,
        function: Ref<NativeFunction>,
        (given, first): (usize, Value),
        index: usize,
        parameter: Parameter,
    ) -> Raised {
        if let Some(raised) = self.wrong_native_receiver(function, first) {
            return raised;
        }
        let made = constructed(function, first);
        let method = receivers(function).max(usize::from(made.is_some()));
        let name = made.map_or_else(|| self.native_name(function), Into::into);
        let short = made.unwrap_or(function.definition.name);
        if is_method(function) && index == 0 {
            let owner = function.owner.get().downcast::<Class>().map_or(Value::NONE, |c| c.name.get());
            if is_slot(function) {
                return self.type_error(format_args!("descriptor '{short}' of '{}' object needs an argument", Text(owner)));
            }
            return self.type_error(format_args!("unbound method {}.{short}() needs an argument", Text(owner)));
        }
        let (least, most) = ((function.least as usize).saturating_sub(method), (function.most as usize).saturating_sub(method));
        let given = given.saturating_sub(method);
        let plural = |n: usize| if n == 1 { "" } else { "s" };
        if is_slot(function) && function.definition.name.ends_with("pow__") {
            return self.type_error(format_args!("expected 1 or 2 arguments, got {given}"));
        }
        if is_slot(function) && least == most {
            return self.wrong_slot_arguments(short, most, given);
        }
        if parameter.kind == ParameterKind::PositionalOnly {
            if takes_keywords(function) {
                let wanted = parameters(function.definition.signature)
                    .filter(|p| p.kind == ParameterKind::PositionalOnly && p.required)
                    .count()
                    .saturating_sub(method);
                let quantity = if wanted < most { "at least" } else { "exactly" };
                return self.type_error(format_args!(
                    "{short}() takes {quantity} {wanted} positional argument{} ({given} given)",
                    plural(wanted)
                ));
            }
            if least == 1 && most == 1 {
                return self.type_error(format_args!("{name}() takes exactly one argument ({given} given)"));
            }
            let quantity = if least == most { "" } else { "at least " };
            return self.type_error(format_args!("{short} expected {quantity}{least} argument{}, got {given}", plural(least)));
        }
        let what = if parameter.kind == ParameterKind::KeywordOnly { "keyword-only " } else { "" };
        if what.is_empty() {
            return self.type_error(format_args!(
                "{short}() missing required argument '{}' (pos {})",
                parameter.name,
                index + 1 - method
            ));
        }
        self.type_error(format_args!("{short}() missing required {what}argument: '{}'", parameter.name))
    }

    // -- Python functions -----------------------------------------------------------------------------------------------

    /// Puts the value of a keyword argument into its slot, or into the dict of the others.
    pub(crate) fn bind_python_keyword(
        &mut self,
        function: Ref<Function>,
        name: Value,
        value: Value,
        slots: &mut [Value],
        extra: Option<Ref<Dict>>,
        call: (&[Value], usize),
    ) -> Result<()> {
        let code = function.code.get();
        let shared = code.shared();
        let Some(text) = name.downcast::<Str>() else {
            return Err(self.type_error(format_args!("keywords must be strings")));
        };
        let parameters = shared.positional_count as usize + shared.keyword_only_count as usize;
        let from = shared.positional_only_count as usize;
        let is_named = |l: &LocalVariable| l.name.as_bytes() == text.as_bytes();
        if let Some(i) = shared.locals[from..parameters].iter().position(is_named) {
            let place = &mut slots[from + i];
            if !place.is_empty() {
                return Err(self.type_error(format_args!(
                    "{}() got multiple values for argument '{}'",
                    Text(function.qualified_name.get()),
                    Text(name)
                )));
            }
            *place = value;
            return Ok(());
        }
        match extra {
            Some(dict) => self.dict_set_str(dict, name, value),
            None => Err(self.unexpected_keyword(function, name, call.0)),
        }
    }

    #[cold]
    fn unexpected_keyword(&mut self, function: Ref<Function>, name: Value, keywords: &[Value]) -> Raised {
        let code = function.code.get();
        let shared = code.shared();
        let only = &shared.locals[..shared.positional_only_count as usize];
        let given: Vec<&str> = only
            .iter()
            .filter(|l| keywords.iter().any(|k| k.downcast::<Str>().is_some_and(|s| s.as_bytes() == l.name.as_bytes())))
            .map(|l| &*l.name)
            .collect();
        let fname = Text(function.qualified_name.get());
        if !given.is_empty() {
            let list = given.join(", ");
            return self
                .type_error(format_args!("{fname}() got some positional-only arguments passed as keyword arguments: '{list}'"));
        }
        let from = shared.positional_only_count as usize;
        let to = shared.positional_count as usize + shared.keyword_only_count as usize;
        let candidates: Vec<&[u8]> = shared.locals[from..to].iter().map(|l| l.name.as_bytes()).collect();
        let wanted = name.downcast::<Str>();
        let wanted = wanted.as_ref().map_or(&b""[..], |s| s.as_bytes());
        match crate::builtins::suggestions::closest(wanted, &candidates) {
            Some(best) => {
                let best = String::from_utf8_lossy(best);
                self.type_error(format_args!(
                    "{fname}() got an unexpected keyword argument '{}'. Did you mean '{best}'?",
                    Text(name)
                ))
            }
            None => self.type_error(format_args!("{fname}() got an unexpected keyword argument '{}'", Text(name))),
        }
    }

    /// Fills the slots that no argument filled; `given` positional arguments were there.
    pub(crate) fn fill_defaults(&mut self, function: Ref<Function>, slots: &mut [Value], given: usize) -> Result<()> {
        let code = function.code.get();
        let shared = code.shared();
        let positional = shared.positional_count as usize;
        let defaults = function.defaults.get().downcast::<Tuple>();
        let defaults = defaults.as_ref().map_or(&[][..], |t| t.as_slice());
        let first_default = positional.saturating_sub(defaults.len());
        if given < first_default && slots[..first_default].iter().any(|v| v.is_empty()) {
            return Err(self.missing_arguments(function, slots, 0..first_default, "positional"));
        }
        for i in first_default..positional {
            if slots[i].is_empty() {
                slots[i] = defaults[i - first_default];
            }
        }
        let keyword_only = positional..positional + shared.keyword_only_count as usize;
        for i in keyword_only.clone() {
            if slots[i].is_empty()
                && let Some(dict) = function.keyword_defaults.get().downcast::<Dict>()
            {
                let name = self.intern(shared.locals[i].name.as_bytes())?;
                slots[i] = self.dict_get_str(dict, name).unwrap_or(Value::EMPTY);
            }
        }
        if slots[keyword_only.clone()].iter().any(|v| v.is_empty()) {
            return Err(self.missing_arguments(function, slots, keyword_only, "keyword-only"));
        }
        Ok(())
    }

    #[cold]
    fn missing_arguments(
        &mut self,
        function: Ref<Function>,
        slots: &[Value],
        range: core::ops::Range<usize>,
        kind: &str,
    ) -> Raised {
        let code = function.code.get();
        let shared = code.shared();
        let names: Vec<String> =
            range.filter(|&i| slots[i].is_empty()).map(|i| alloc::format!("'{}'", shared.locals[i].name)).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [a, b] => alloc::format!("{a} and {b}"),
            [first @ .., last] => alloc::format!("{}, and {last}", first.join(", ")),
            [] => String::new(),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        self.type_error(format_args!(
            "{}() missing {} required {kind} argument{plural}: {list}",
            Text(function.qualified_name.get()),
            names.len()
        ))
    }

    #[cold]
    pub(crate) fn too_many_arguments(&mut self, function: Ref<Function>, given: usize, slots: &[Value]) -> Raised {
        let code = function.code.get();
        let shared = code.shared();
        let count = shared.positional_count as usize;
        let defaults = function.defaults.get().downcast::<Tuple>().map_or(0, |t| t.len());
        let keyword_given = slots[count..count + shared.keyword_only_count as usize].iter().filter(|v| !v.is_empty()).count();
        let name = Text(function.qualified_name.get());
        let (plural, takes) = if defaults > 0 {
            ("s", alloc::format!("from {} to {count}", count - defaults.min(count)))
        } else {
            (if count == 1 { "" } else { "s" }, alloc::format!("{count}"))
        };
        let extra = match keyword_given {
            0 => String::new(),
            n => alloc::format!(
                " positional argument{} (and {n} keyword-only argument{})",
                if given == 1 { "" } else { "s" },
                if n == 1 { "" } else { "s" }
            ),
        };
        let verb = if given == 1 && extra.is_empty() { "was" } else { "were" };
        self.type_error(format_args!("{name}() takes {takes} positional argument{plural} but {given}{extra} {verb} given"))
    }
}

fn is_method(function: Ref<NativeFunction>) -> bool {
    matches!(function.definition.role, Role::Function(_)) && function.owner.get().is_kind(crate::object::Kind::Class)
}

/// Leading parameters that a call does not write: the receiver of a method, the class of a class method.
fn receivers(function: Ref<NativeFunction>) -> usize {
    usize::from(is_method(function) || matches!(function.definition.role, Role::Class(_)))
}

/// Can any argument be given by name?
fn takes_keywords(function: Ref<NativeFunction>) -> bool {
    parameters(function.definition.signature).any(|p| matches!(p.kind, ParameterKind::Positional | ParameterKind::KeywordOnly))
}

/// The builtin class that a `__new__` was called to make an instance of: messages name it.
fn constructed(function: Ref<NativeFunction>, first: Value) -> Option<&'static str> {
    let class = first.downcast::<Class>().filter(|_| function.definition.name == "__new__")?;
    Some(class.spec.name)
}

/// Methods that CPython keeps in slots of the type: their messages about arguments differ from those of other methods.
const SLOTS: &[&str] = &[
    "abs",
    "add",
    "and",
    "bool",
    "call",
    "contains",
    "delattr",
    "delete",
    "delitem",
    "divmod",
    "eq",
    "float",
    "floordiv",
    "ge",
    "get",
    "getattribute",
    "gt",
    "hash",
    "iadd",
    "iand",
    "imul",
    "index",
    "int",
    "invert",
    "ior",
    "isub",
    "iter",
    "ixor",
    "le",
    "len",
    "lshift",
    "lt",
    "matmul",
    "mod",
    "mul",
    "ne",
    "neg",
    "next",
    "or",
    "pos",
    "pow",
    "radd",
    "rand",
    "rdivmod",
    "repr",
    "rfloordiv",
    "rlshift",
    "rmatmul",
    "rmod",
    "rmul",
    "ror",
    "rpow",
    "rrshift",
    "rshift",
    "rsub",
    "rtruediv",
    "rxor",
    "set",
    "setattr",
    "setitem",
    "str",
    "sub",
    "truediv",
    "xor",
];

fn is_slot(function: Ref<NativeFunction>) -> bool {
    if crate::builtins::function::is_coexisting(function) {
        return false;
    }
    let inner = function.definition.name.strip_prefix("__").and_then(|n| n.strip_suffix("__"));
    is_method(function) && inner.is_some_and(|inner| SLOTS.binary_search(&inner).is_ok())
}
