//! Scopes and symbols: what each block of a program knows of its names.
//!
//! Invariant: after `analyze` every symbol has a `binding`; before it only flags.

use std::collections::HashMap;

use ruff_python_ast::name::Name;

use crate::error::Loc;

/// What a block was seen to do with a name. Bits of [`Symbol::flags`].
pub(crate) mod flag {
    pub const GLOBAL: u16 = 1;
    pub const LOCAL: u16 = 1 << 1;
    pub const PARAM: u16 = 1 << 2;
    pub const NONLOCAL: u16 = 1 << 3;
    pub const USE: u16 = 1 << 4;
    /// Free in a method of the class although the class itself binds the name.
    pub const FREE_CLASS: u16 = 1 << 6;
    pub const IMPORT: u16 = 1 << 7;
    pub const ANNOTATED: u16 = 1 << 8;
    /// A comprehension's iteration variable.
    pub const ITERATION: u16 = 1 << 9;
    pub const TYPE_PARAM: u16 = 1 << 10;
    /// Any of the ways to bind a name here.
    pub const BOUND: u16 = LOCAL | PARAM | IMPORT | TYPE_PARAM;
}

/// How a name is found at run time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Binding {
    Local,
    GlobalExplicit,
    GlobalImplicit,
    Free,
    Cell,
}

/// One name in one block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    pub flags: u16,
    pub binding: Binding,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    Module,
    Class,
    Function,
    /// The `__annotate__` function of a function, class or module.
    Annotation,
    TypeAlias,
    TypeParameters,
    /// A bound, constraint or default of a type parameter.
    TypeVariable,
}

/// Which comprehension a function block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comprehension {
    List,
    Set,
    Dict,
    Generator,
}

/// Index of a [`Scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ScopeId(pub u32);

/// Several scopes may belong to one node: its own, its type parameters', its annotations'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    Body,
    TypeParameters,
    Annotations,
    Bound,
    Default,
}

/// A syntax node's address while the tree is borrowed, with the role of the scope it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScopeKey(usize, Role);

impl ScopeKey {
    pub fn of<T>(node: &T, role: Role) -> ScopeKey {
        ScopeKey(std::ptr::from_ref(node) as usize, role)
    }
}

/// Where `global` or `nonlocal` named something, for errors that show only after the whole block is known.
#[derive(Clone, Debug)]
pub(crate) struct Directive {
    pub name: Name,
    pub place: Loc,
}

/// A block of the program.
#[derive(Debug)]
pub(crate) struct Scope {
    pub kind: ScopeKind,
    pub symbols: HashMap<Name, Symbol>,
    /// Names in the order in which they were first seen, so that results do not depend on hashing.
    pub order: Vec<Name>,
    pub parameters: Vec<Name>,
    pub children: Vec<ScopeId>,
    pub directives: Vec<Directive>,
    pub comprehension: Option<Comprehension>,
    pub place: Loc,
    /// Stands inside a function.
    pub nested: bool,
    pub generator: bool,
    pub coroutine: bool,
    pub is_async_def: bool,
    /// Some variable annotation (or, in a function, signature annotation) stands directly here.
    pub annotations_used: bool,
    pub conditional_annotations: bool,
    pub in_conditional_block: bool,
    pub in_unevaluated_annotation: bool,
    pub needs_class_closure: bool,
    pub needs_classdict: bool,
    /// An annotation scope directly in a class: sees the class's names through `__classdict__`.
    pub can_see_class_scope: bool,
    /// A comprehension that is compiled into its parent.
    pub inlined: bool,
    /// Function defined directly in a class body.
    pub method: bool,
    /// While iteration targets of a comprehension are visited.
    pub in_iteration_target: bool,
    /// How many comprehension iterables enclose what is visited.
    pub in_iterable: u32,
    /// Mangled names of a generic class's type parameters: only these are mangled in that scope.
    pub mangled: Option<Vec<Name>>,
    /// The scope of the block's variable annotations (module or class).
    pub annotation_scope: Option<ScopeId>,
    /// Names the kind of block for messages ("a TypeVar bound").
    pub description: &'static str,
}

impl Scope {
    pub fn new(kind: ScopeKind, place: Loc) -> Scope {
        Scope {
            kind,
            symbols: HashMap::new(),
            order: Vec::new(),
            parameters: Vec::new(),
            children: Vec::new(),
            directives: Vec::new(),
            comprehension: None,
            place,
            nested: false,
            generator: false,
            coroutine: false,
            is_async_def: false,
            annotations_used: false,
            conditional_annotations: false,
            in_conditional_block: false,
            in_unevaluated_annotation: false,
            needs_class_closure: false,
            needs_classdict: false,
            can_see_class_scope: false,
            inlined: false,
            method: false,
            in_iteration_target: false,
            in_iterable: 0,
            mangled: None,
            annotation_scope: None,
            description: "",
        }
    }

    /// Whether names live in slots: functions and all annotation scopes.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, ScopeKind::Module | ScopeKind::Class)
    }

    /// The flags of `name`, 0 where it is unknown.
    pub fn flags(&self, name: &str) -> u16 {
        self.symbols.get(name).map_or(0, |s| s.flags)
    }

    /// How `name` is found; unknown names are implicit globals.
    pub fn binding(&self, name: &str) -> Binding {
        self.symbols.get(name).map_or(Binding::GlobalImplicit, |s| s.binding)
    }

    /// Adds flags to a name.
    pub fn add(&mut self, name: &Name, flags: u16) {
        match self.symbols.get_mut(name) {
            Some(symbol) => symbol.flags |= flags,
            None => {
                self.symbols.insert(name.clone(), Symbol { flags, binding: Binding::GlobalImplicit });
                self.order.push(name.clone());
            }
        }
    }
}

/// All scopes of a program. Scope 0 is the module's.
#[derive(Debug, Default)]
pub(crate) struct SymbolTable {
    pub scopes: Vec<Scope>,
    pub by_node: HashMap<ScopeKey, ScopeId>,
    pub future_annotations: bool,
}

impl SymbolTable {
    pub const MODULE: ScopeId = ScopeId(0);

    pub fn scope(&self, id: ScopeId) -> &Scope {
        &self.scopes[id.0 as usize]
    }

    pub fn scope_mut(&mut self, id: ScopeId) -> &mut Scope {
        &mut self.scopes[id.0 as usize]
    }

    /// The scope that `node` opens in `role`.
    pub fn of_node<T>(&self, node: &T, role: Role) -> Option<ScopeId> {
        self.by_node.get(&ScopeKey::of(node, role)).copied()
    }
}

/// A name as a class sees it: `__x` inside class `C` is `_C__x`.
pub(crate) fn mangle(class: Option<&Name>, name: &Name) -> Name {
    let Some(class) = class else { return name.clone() };
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return name.clone();
    }
    let class = class.trim_start_matches('_');
    if class.is_empty() {
        return name.clone();
    }
    Name::concat(&["_", class, name])
}
