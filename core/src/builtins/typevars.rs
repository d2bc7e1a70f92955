//! Type parameters: `TypeVar`, `ParamSpec`, `TypeVarTuple`, and `Generic` and `NoDefault` beside them. Bounds, constraints
//! and defaults of the syntax are functions that run when somebody asks; what substitution does is in the module `typing`.
//!
//! Invariant: of each lazy part at most one of value and evaluator counts: the value once it is known.

use alloc::vec::Vec;

use super::argument::arg;
use super::{type_alias, union};
use crate::heap::{Ref, Tracer};
use crate::machine::Machine;
use crate::native::{Definition, ModuleSpec, Raised, Result, TypeSpec};
use crate::object::native::Payload;
use crate::object::{Class, ClassFlags, Function, Kind, Native, Slot, Tuple};
use crate::operations::errors::Text;
use crate::value::Value;

pub use super::type_alias::new_type_alias;

/// A value that is computed when first asked for.
pub struct Lazy {
    value: Slot,
    evaluator: Slot,
}

impl Lazy {
    /// Nothing, or known, or to be evaluated.
    pub(super) fn new(value: Value, evaluator: Value) -> Lazy {
        Lazy { value: value.into(), evaluator: evaluator.into() }
    }

    pub(super) fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.value.get(), self.evaluator.get()]);
    }

    fn is_given(&self) -> bool {
        !self.value.get().is_empty() || !self.evaluator.get().is_empty()
    }

    fn evaluator(&self) -> Value {
        self.evaluator.get().present().unwrap_or(Value::NONE)
    }
}

/// The value of a lazy part of `owner`; EMPTY where there is none.
pub(super) fn force(vm: &mut Machine, owner: &crate::object::Header, lazy: &Lazy) -> Result {
    let (value, evaluator) = (lazy.value.get(), lazy.evaluator.get());
    if !value.is_empty() || evaluator.is_empty() {
        return Ok(value);
    }
    let value = call_evaluator(vm, evaluator)?;
    vm.heap.barrier(owner);
    lazy.value.set(value);
    Ok(value)
}

/// Evaluators take the annotation format (1: values) where they have a parameter for it.
fn call_evaluator(vm: &mut Machine, evaluator: Value) -> Result {
    let takes_format = evaluator.downcast::<Function>().is_none_or(|f| f.code.get().shared().positional_count > 0);
    if takes_format { vm.call(evaluator, &[Value::small_int(1)]) } else { vm.call(evaluator, &[]) }
}

/// A type parameter of any kind; its class says which.
pub struct TypeParameter {
    name: Value,
    /// The name of the module that made it, or None.
    module: Value,
    bound: Lazy,
    constraints: Lazy,
    default: Lazy,
    covariant: bool,
    contravariant: bool,
    infer_variance: bool,
}

impl Payload for TypeParameter {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.values(&[self.name, self.module]);
        for lazy in [&self.bound, &self.constraints, &self.default] {
            lazy.trace(tracer);
        }
    }
}

pub static TYPE_VAR_SPEC: TypeSpec = TypeSpec {
    module: "typing",
    doc: "Type variable.",
    definitions: &[
        Definition::static_method(
            "__new__",
            "type, name=None, *constraints, bound=None, default=None, covariant=False, contravariant=False, infer_variance=False",
            type_var_new,
        ),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__or__", "self, value, /", or),
        Definition::function("__ror__", "self, value, /", reflected_or),
        Definition::function("__mro_entries__", "self, bases, /", cannot_subclass),
        Definition::function("__typing_subst__", "self, arg, /", |vm, a| in_typing(vm, "_typevar_subst", a)),
        Definition::function("__typing_prepare_subst__", "self, alias, args, /", prepare_substitution),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("has_default", "self, /", has_default),
        Definition::getter("__name__", name),
        Definition::getter("__module__", module),
        Definition::getter("__bound__", bound),
        Definition::getter("__constraints__", constraints),
        Definition::getter("__default__", default),
        Definition::getter("__covariant__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.covariant))),
        Definition::getter("__contravariant__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.contravariant))),
        Definition::getter("__infer_variance__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.infer_variance))),
        Definition::getter("evaluate_bound", |vm, object| Ok(this(vm, object)?.payload.bound.evaluator())),
        Definition::getter("evaluate_constraints", |vm, object| Ok(this(vm, object)?.payload.constraints.evaluator())),
        Definition::getter("evaluate_default", |vm, object| Ok(this(vm, object)?.payload.default.evaluator())),
    ],
    ..TypeSpec::new("TypeVar", Kind::Native)
};

pub static PARAM_SPEC_SPEC: TypeSpec = TypeSpec {
    module: "typing",
    doc: "Parameter specification variable.",
    definitions: &[
        Definition::static_method(
            "__new__",
            "type, name=None, *, bound=None, default=None, covariant=False, contravariant=False, infer_variance=False",
            param_spec_new,
        ),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__or__", "self, value, /", or),
        Definition::function("__ror__", "self, value, /", reflected_or),
        Definition::function("__mro_entries__", "self, bases, /", cannot_subclass),
        Definition::function("__typing_subst__", "self, arg, /", |vm, a| in_typing(vm, "_paramspec_subst", a)),
        Definition::function("__typing_prepare_subst__", "self, alias, args, /", |vm, a| {
            in_typing(vm, "_paramspec_prepare_subst", a)
        }),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("has_default", "self, /", has_default),
        Definition::getter("args", |vm, object| new_part(vm, object, &ARGS_SPEC)),
        Definition::getter("kwargs", |vm, object| new_part(vm, object, &KWARGS_SPEC)),
        Definition::getter("__name__", name),
        Definition::getter("__module__", module),
        Definition::getter("__bound__", bound),
        Definition::getter("__default__", default),
        Definition::getter("__covariant__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.covariant))),
        Definition::getter("__contravariant__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.contravariant))),
        Definition::getter("__infer_variance__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.infer_variance))),
        Definition::getter("evaluate_default", |vm, object| Ok(this(vm, object)?.payload.default.evaluator())),
    ],
    ..TypeSpec::new("ParamSpec", Kind::Native)
};

pub static TYPE_VAR_TUPLE_SPEC: TypeSpec = TypeSpec {
    module: "typing",
    doc: "Type variable tuple.",
    definitions: &[
        Definition::static_method(
            "__new__",
            "type, name=None, *, bound=None, default=None, covariant=False, contravariant=False, infer_variance=False",
            type_var_tuple_new,
        ),
        Definition::function("__repr__", "self, /", repr),
        Definition::function("__iter__", "self, /", |vm, a| unpacked_iterator(vm, arg(a, 0))),
        Definition::function("__mro_entries__", "self, bases, /", cannot_subclass),
        Definition::function("__typing_subst__", "self, arg, /", |vm, _| {
            Err(vm.type_error(format_args!("Substitution of bare TypeVarTuple is not supported")))
        }),
        Definition::function("__typing_prepare_subst__", "self, alias, args, /", |vm, a| {
            in_typing(vm, "_typevartuple_prepare_subst", a)
        }),
        Definition::function("__reduce__", "self, /", reduce),
        Definition::function("has_default", "self, /", has_default),
        Definition::getter("__name__", name),
        Definition::getter("__module__", module),
        Definition::getter("__bound__", bound),
        Definition::getter("__default__", default),
        Definition::getter("__covariant__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.covariant))),
        Definition::getter("__contravariant__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.contravariant))),
        Definition::getter("__infer_variance__", |vm, object| Ok(Value::bool(this(vm, object)?.payload.infer_variance))),
        Definition::getter("evaluate_default", |vm, object| Ok(this(vm, object)?.payload.default.evaluator())),
    ],
    ..TypeSpec::new("TypeVarTuple", Kind::Native)
};

fn this(vm: &mut Machine, object: Value) -> Result<Ref<Native<TypeParameter>>> {
    vm.native_receiver(&[object], &TYPE_VAR_SPEC, "type parameter")
}

// -- making ----------------------------------------------------------------------------------------------------------

/// A parameter of the syntax: its variance is inferred.
fn new_parameter(vm: &mut Machine, spec: &'static TypeSpec, name: Value, bound: Lazy, constraints: Lazy) -> Result {
    let module = calling_module(vm);
    vm.new_native(
        spec,
        TypeParameter {
            name,
            module,
            bound,
            constraints,
            default: Lazy::new(Value::EMPTY, Value::EMPTY),
            covariant: false,
            contravariant: false,
            infer_variance: true,
        },
    )
}

fn nothing() -> Lazy {
    Lazy::new(Value::EMPTY, Value::EMPTY)
}

/// `[T]`, `[T: bound]`, `[T: (a, b)]`; the evaluators are EMPTY where there is none.
pub fn new_type_var(vm: &mut Machine, name: Value, bound: Value, constraints: Value) -> Result {
    let (bound, constraints) = (Lazy::new(Value::EMPTY, bound), Lazy::new(Value::EMPTY, constraints));
    new_parameter(vm, &TYPE_VAR_SPEC, name, bound, constraints)
}

/// `[**P]`
pub fn new_param_spec(vm: &mut Machine, name: Value) -> Result {
    new_parameter(vm, &PARAM_SPEC_SPEC, name, nothing(), nothing())
}

/// `[*Ts]`
pub fn new_type_var_tuple(vm: &mut Machine, name: Value) -> Result {
    new_parameter(vm, &TYPE_VAR_TUPLE_SPEC, name, nothing(), nothing())
}

/// `[T = default]`: the default's evaluator.
pub fn set_default(vm: &mut Machine, parameter: Value, evaluator: Value) -> Result {
    let object = this(vm, parameter)?;
    vm.heap.barrier(&object.header);
    object.payload.default.evaluator.set(evaluator);
    Ok(parameter)
}

/// The `__name__` of the globals of the running frame, or None.
pub(super) fn calling_module(vm: &mut Machine) -> Value {
    if vm.frame.is_null() {
        return Value::NONE;
    }
    // SAFETY: the running frame is complete while native code runs.
    let globals = unsafe { (*vm.frame).globals };
    let name = vm.names.__name__;
    vm.dict_get_str(globals, name).unwrap_or(Value::NONE)
}

fn checked_name(vm: &mut Machine, name: Value, what: &str) -> Result {
    if vm.text(name).is_some() {
        return Ok(name);
    }
    if name.is_empty() {
        return Err(vm.type_error(format_args!("{what}() missing required argument 'name' (pos 1)")));
    }
    let got = vm.type_name(name);
    Err(vm.type_error(format_args!("{what}() argument 'name' must be str, not {got}")))
}

/// A value given to a constructor: None counts as nothing for bounds, `NoDefault` for defaults.
fn given(value: Value, nothing: Value) -> Lazy {
    Lazy::new(if value == nothing { Value::EMPTY } else { value }, Value::EMPTY)
}

fn variance(vm: &mut Machine, flags: [Value; 3]) -> Result<[bool; 3]> {
    let mut answer = [false; 3];
    for (place, flag) in answer.iter_mut().zip(flags) {
        *place = !flag.is_empty() && vm.is_true(flag)?;
    }
    if answer[0] && answer[1] {
        return Err(vm.value_error(format_args!("Bivariant types are not supported.")));
    }
    if answer[2] && (answer[0] || answer[1]) {
        return Err(vm.value_error(format_args!("Variance cannot be specified with infer_variance.")));
    }
    Ok(answer)
}

fn checked_bound(vm: &mut Machine, bound: Value) -> Result {
    if bound.is_empty() || bound.is_none() {
        return Ok(Value::EMPTY);
    }
    let message = vm.str("Bound must be a type.")?;
    in_typing(vm, "_type_check", &[bound, message])
}

fn type_var_new(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = checked_name(vm, arg(arguments, 1), "typevar")?;
    let constraints = arg(arguments, 2);
    let count = constraints.downcast::<Tuple>().map_or(0, |t| t.len());
    let [covariant, contravariant, infer_variance] = variance(vm, [arg(arguments, 5), arg(arguments, 6), arg(arguments, 7)])?;
    let bound = checked_bound(vm, arg(arguments, 3))?;
    if count == 1 {
        return Err(vm.type_error(format_args!("A single constraint is not allowed")));
    }
    if count > 0 && !bound.is_empty() {
        return Err(vm.type_error(format_args!("Constraints cannot be combined with bound=...")));
    }
    let module = calling_module(vm);
    let no_default = no_default(vm)?;
    let parameter = TypeParameter {
        name,
        module,
        bound: Lazy::new(bound, Value::EMPTY),
        constraints: Lazy::new(if count == 0 { Value::EMPTY } else { constraints }, Value::EMPTY),
        default: given(arg(arguments, 4), no_default),
        covariant,
        contravariant,
        infer_variance,
    };
    vm.new_native(&TYPE_VAR_SPEC, parameter)
}

fn param_spec_new(vm: &mut Machine, arguments: &[Value]) -> Result {
    with_keywords_only(vm, &PARAM_SPEC_SPEC, "paramspec", arguments)
}

fn type_var_tuple_new(vm: &mut Machine, arguments: &[Value]) -> Result {
    with_keywords_only(vm, &TYPE_VAR_TUPLE_SPEC, "typevartuple", arguments)
}

/// A parameter that has no constraints: `name, *, bound, default, covariant, contravariant, infer_variance`.
fn with_keywords_only(vm: &mut Machine, spec: &'static TypeSpec, what: &str, arguments: &[Value]) -> Result {
    let name = checked_name(vm, arg(arguments, 1), what)?;
    let [covariant, contravariant, infer_variance] = variance(vm, [arg(arguments, 4), arg(arguments, 5), arg(arguments, 6)])?;
    let bound = checked_bound(vm, arg(arguments, 2))?;
    let module = calling_module(vm);
    let no_default = no_default(vm)?;
    let parameter = TypeParameter {
        name,
        module,
        bound: Lazy::new(bound, Value::EMPTY),
        constraints: nothing(),
        default: given(arg(arguments, 3), no_default),
        covariant,
        contravariant,
        infer_variance,
    };
    vm.new_native(spec, parameter)
}

// -- looking ---------------------------------------------------------------------------------------------------------

fn repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let object = arg(arguments, 0);
    let parameter = this(vm, object)?;
    let mark = match (parameter.payload.infer_variance, parameter.payload.covariant, parameter.payload.contravariant) {
        (true, ..) => "",
        (_, true, _) => "+",
        (_, _, true) => "-",
        _ => "~",
    };
    vm.str(&alloc::format!("{mark}{}", Text(parameter.payload.name)))
}

fn name(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.payload.name)
}

fn module(vm: &mut Machine, object: Value) -> Result {
    Ok(this(vm, object)?.payload.module)
}

fn bound(vm: &mut Machine, object: Value) -> Result {
    let parameter = this(vm, object)?;
    Ok(force(vm, &parameter.header, &parameter.payload.bound)?.present().unwrap_or(Value::NONE))
}

fn constraints(vm: &mut Machine, object: Value) -> Result {
    let parameter = this(vm, object)?;
    Ok(force(vm, &parameter.header, &parameter.payload.constraints)?.present().unwrap_or(vm.empty_tuple))
}

fn default(vm: &mut Machine, object: Value) -> Result {
    let parameter = this(vm, object)?;
    match force(vm, &parameter.header, &parameter.payload.default)?.present() {
        Some(default) => Ok(default),
        None => no_default(vm),
    }
}

fn has_default(vm: &mut Machine, arguments: &[Value]) -> Result {
    Ok(Value::bool(this(vm, arg(arguments, 0))?.payload.default.is_given()))
}

fn reduce(vm: &mut Machine, arguments: &[Value]) -> Result {
    name(vm, arg(arguments, 0))
}

fn or(vm: &mut Machine, arguments: &[Value]) -> Result {
    union_of(vm, arg(arguments, 0), arg(arguments, 1))
}

fn reflected_or(vm: &mut Machine, arguments: &[Value]) -> Result {
    union_of(vm, arg(arguments, 1), arg(arguments, 0))
}

/// `a | b` where one is a type parameter or alias: strings become forward references.
pub(super) fn union_of(vm: &mut Machine, a: Value, b: Value) -> Result {
    let mut members = [a, b];
    for member in &mut members {
        if vm.text(*member).is_some() {
            let message = vm.str("Union[arg, ...]: each arg must be a type.")?;
            *member = in_typing(vm, "_type_check", &[*member, message])?;
        } else if member.is_small_int() || member.is_float() || member.is_bool() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
    }
    union::of_members(vm, &members)
}

fn cannot_subclass(vm: &mut Machine, arguments: &[Value]) -> Result {
    let name = vm.type_name(arg(arguments, 0));
    Err(vm.type_error(format_args!("Cannot subclass an instance of {name}")))
}

/// Calls a function of the module `typing`.
pub(super) fn in_typing(vm: &mut Machine, function: &str, arguments: &[Value]) -> Result {
    let typing = vm.library_module("typing")?;
    let function = vm.getattr(typing, function)?;
    vm.call(function, arguments)
}

/// Fills in a default, or refuses where arguments are too few.
fn prepare_substitution(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (parameter, alias, given) = (arg(arguments, 0), arg(arguments, 1), arg(arguments, 2));
    let parameters = vm.getattr(alias, "__parameters__")?;
    let position = vm.to_array(parameters)?.as_slice().iter().position(|p| *p == parameter);
    let mut items: Vec<Value> = vm.to_array(given)?.as_slice().to_vec();
    if position.is_some_and(|p| p < items.len()) {
        return Ok(given);
    }
    if position == Some(items.len()) {
        let default = default(vm, parameter)?;
        if default != no_default(vm)? {
            items.push(default);
            return vm.tuple(&items);
        }
    }
    let parameters = vm.to_array(parameters)?.as_slice().to_vec();
    Err(too_few(vm, alias, items.len(), &parameters))
}

#[cold]
fn too_few(vm: &mut Machine, alias: Value, actual: usize, parameters: &[Value]) -> Raised {
    let is_required = |p: &&Value| {
        let parameter = p.native::<TypeParameter>();
        parameter.is_none_or(|p| !p.payload.default.is_given())
    };
    let tuples = match vm.class_for(&TYPE_VAR_TUPLE_SPEC) {
        Ok(class) => class,
        Err(raised) => return raised,
    };
    let expected = parameters.iter().filter(|p| vm.class_of(**p) != tuples).filter(is_required).count();
    let alias = vm.repr_text(alias);
    vm.type_error(format_args!("Too few arguments for {alias}; actual {actual}, expected at least {expected}"))
}

/// An iterator over the one item `typing.Unpack[object]`, for `*Ts`.
pub(super) fn unpacked_iterator(vm: &mut Machine, object: Value) -> Result {
    let typing = vm.library_module("typing")?;
    let unpack = vm.getattr(typing, "Unpack")?;
    let item = vm.get_item(unpack, object)?;
    let items = vm.tuple(&[item])?;
    vm.iter(items)
}

// -- P.args and P.kwargs ---------------------------------------------------------------------------------------------

struct ParameterPart(Value);

impl Payload for ParameterPart {
    fn trace(&self, tracer: &mut Tracer<'_>) {
        tracer.value(self.0);
    }
}

const PART_DEFINITIONS: &[Definition] = &[
    Definition::static_method("__new__", "type, origin", |vm, a| {
        let class = a.first().and_then(|c| c.downcast::<Class>()).map(|c| c.spec);
        let spec = if class.is_some_and(|s| core::ptr::eq(s, &KWARGS_SPEC)) { &KWARGS_SPEC } else { &ARGS_SPEC };
        vm.new_native(spec, ParameterPart(arg(a, 1)))
    }),
    Definition::function("__repr__", "self, /", part_repr),
    Definition::function("__eq__", "self, value, /", part_eq),
    Definition::function("__hash__", "self, /", |vm, a| {
        let origin = origin(vm, arg(a, 0))?;
        let hash = vm.hash(origin)?;
        vm.int(hash as i64)
    }),
    Definition::function("__mro_entries__", "self, bases, /", cannot_subclass),
    Definition::getter("__origin__", origin),
];

pub static ARGS_SPEC: TypeSpec =
    TypeSpec { module: "typing", definitions: PART_DEFINITIONS, ..TypeSpec::new("ParamSpecArgs", Kind::Native) };
pub static KWARGS_SPEC: TypeSpec =
    TypeSpec { module: "typing", definitions: PART_DEFINITIONS, ..TypeSpec::new("ParamSpecKwargs", Kind::Native) };

fn new_part(vm: &mut Machine, parameter: Value, spec: &'static TypeSpec) -> Result {
    vm.new_native(spec, ParameterPart(parameter))
}

fn origin(vm: &mut Machine, object: Value) -> Result {
    let part: Ref<Native<ParameterPart>> = vm.native_receiver(&[object], &ARGS_SPEC, "__origin__")?;
    Ok(part.payload.0)
}

fn part_repr(vm: &mut Machine, arguments: &[Value]) -> Result {
    let object = arg(arguments, 0);
    let origin = origin(vm, object)?;
    let suffix = if core::ptr::eq(vm.class_of(object).spec, &KWARGS_SPEC) { "kwargs" } else { "args" };
    let name = match origin.native::<TypeParameter>() {
        Some(parameter) => alloc::format!("{}", Text(parameter.payload.name)),
        None => vm.repr_text(origin),
    };
    vm.str(&alloc::format!("{name}.{suffix}"))
}

fn part_eq(vm: &mut Machine, arguments: &[Value]) -> Result {
    let (a, b) = (arg(arguments, 0), arg(arguments, 1));
    if vm.class_of(a) != vm.class_of(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = (origin(vm, a)?, origin(vm, b)?);
    Ok(Value::bool(vm.equal(x, y)?))
}

// -- Generic and NoDefault -------------------------------------------------------------------------------------------

pub static GENERIC_SPEC: TypeSpec = TypeSpec {
    module: "typing",
    flags: ClassFlags::BASETYPE,
    doc: "Abstract base class for generic types.",
    definitions: &[
        Definition::class_method("__class_getitem__", "cls, args, /", |vm, a| in_typing(vm, "_generic_class_getitem", a)),
        Definition::raw_class_method("__init_subclass__", "cls, /, *args, **kwargs", |vm, args, keywords| {
            let typing = vm.library_module("typing")?;
            let function = vm.getattr(typing, "_generic_init_subclass")?;
            vm.call_with_keywords(function, args, keywords)
        }),
    ],
    ..TypeSpec::new("Generic", Kind::Instance)
};

/// `Generic[parameters]`, the last base of a class with type parameters.
pub fn subscript_generic(vm: &mut Machine, parameters: Value) -> Result {
    let mut items = Vec::new();
    let tuple_class = vm.class_for(&TYPE_VAR_TUPLE_SPEC)?;
    for parameter in parameters.downcast::<Tuple>().map_or_else(Vec::new, |t| t.as_slice().to_vec()) {
        if vm.class_of(parameter) == tuple_class {
            let typing = vm.library_module("typing")?;
            let unpack = vm.getattr(typing, "Unpack")?;
            items.push(vm.get_item(unpack, parameter)?);
        } else {
            items.push(parameter);
        }
    }
    let items = vm.tuple(&items)?;
    let generic = vm.class_for(&GENERIC_SPEC)?;
    in_typing(vm, "_generic_class_getitem", &[generic.into(), items])
}

struct NoDefault;

impl Payload for NoDefault {
    fn trace(&self, _tracer: &mut Tracer<'_>) {}
}

pub static NO_DEFAULT_SPEC: TypeSpec = TypeSpec {
    module: "typing",
    doc: "The type of the NoDefault singleton.",
    definitions: &[
        Definition::static_method("__new__", "type", |vm, _| no_default(vm)),
        Definition::function("__repr__", "self, /", |vm, _| vm.str("typing.NoDefault")),
        Definition::function("__reduce__", "self, /", |vm, _| vm.str("NoDefault")),
    ],
    ..TypeSpec::new("NoDefaultType", Kind::Native)
};

/// Key of the one NoDefault of a VM.
static NO_DEFAULT: u8 = 0;

/// `typing.NoDefault`
pub fn no_default(vm: &mut Machine) -> Result {
    if let Some(known) = vm.state(&NO_DEFAULT) {
        return Ok(known);
    }
    let made = vm.new_native(&NO_DEFAULT_SPEC, NoDefault)?;
    vm.set_state(&NO_DEFAULT, made)?;
    Ok(made)
}

/// The native module `_typing`, which `typing` takes its basic names from.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_typing",
    doc: "Primitives and accelerators for the typing module.",
    functions: &[Definition::function("_idfunc", "x, /", |_, a| Ok(arg(a, 0)))],
    classes: &[
        &TYPE_VAR_SPEC,
        &PARAM_SPEC_SPEC,
        &TYPE_VAR_TUPLE_SPEC,
        &ARGS_SPEC,
        &KWARGS_SPEC,
        &type_alias::SPEC,
        &GENERIC_SPEC,
        &union::SPEC,
    ],
    initialize: Some(|vm, module| {
        let no_default = no_default(vm)?;
        vm.dict_set_text(module.dict.get(), "NoDefault", no_default)
    }),
};
