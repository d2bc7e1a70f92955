#![forbid(unsafe_code)]
#![deny(missing_docs)]
//! Coachwhip for an application with an operating system: Python programs inside a Rust program, bounded by it.
//!
//! ```
//! use coachwhip::{Engine, Vm};
//!
//! let engine = coachwhip::engine();
//! let mut vm = Vm::new(&engine, ())?;
//! vm.register("add", |a: i64, b: i64| a + b)?;
//! assert_eq!(vm.eval::<i64>("add(20, 22)")?, 42);
//! # Ok::<(), coachwhip::Error>(())
//! ```
//!
//! An [`Engine`] is what all VMs share; a [`Program`] is compiled once and runs in any number of them, on any thread; a
//! [`Vm`] is one tenant with a heap of its own. A VM has no file, clock, network or entropy until it is granted: see
//! [`grant`].
//!
//! # Limits
//! No script can catch or prevent these; the VM is usable afterwards.
//!
//! ```
//! use std::time::Duration;
//! use coachwhip::{Error, Limit, Limits, Vm, grant};
//!
//! let engine = coachwhip::engine();
//! let limits = Limits { memory: 16 << 20, ..Limits::default() };
//! let mut vm = Vm::with_limits(&engine, (), limits)?;
//! grant::clock(vm.host());
//!
//! vm.set_fuel(Some(100_000));
//! let endless = "while True:\n  try:\n    while True: pass\n  except BaseException: pass";
//! assert!(matches!(vm.exec(endless), Err(Error::Limit(Limit::Fuel))));
//!
//! vm.set_fuel(None);
//! vm.set_timeout(Some(Duration::from_millis(10)))?;
//! assert!(matches!(vm.exec(endless), Err(Error::Limit(Limit::Deadline))));
//!
//! vm.set_timeout(None)?;
//! assert_eq!(vm.exec("x = [0] * 10**10").unwrap_err().to_string(), "MemoryError");
//! assert_eq!(vm.eval::<i64>("6 * 7")?, 42);
//! # Ok::<(), coachwhip::Error>(())
//! ```
//!
//! # Host functions
//! Closures with typed arguments; the host's data is at hand; errors pass through the script.
//!
//! ```
//! use coachwhip::{Caller, Error, Exception, Vm};
//!
//! let engine = coachwhip::engine();
//! let mut vm = Vm::new(&engine, Vec::<String>::new())?;
//! vm.register("log", |caller: &mut Caller<Vec<String>>, line: String| caller.data().push(line))?;
//! vm.register_with("scale", "x, *, factor=None", |x: f64, factor: Option<f64>| x * factor.unwrap_or(2.0))?;
//! vm.register("parse", |text: String| text.parse::<i64>())?;
//! vm.register("refuse", || Err::<(), _>(Exception::new("PermissionError", "not yours")))?;
//!
//! vm.exec("log('hello'); y = scale(1.5, factor=4)")?;
//! assert_eq!(vm.get::<f64>("y")?, 6.0);
//! assert_eq!(vm.data()[0], "hello");
//! assert_eq!(vm.exec("refuse()").unwrap_err().to_string(), "PermissionError: not yours");
//! let Err(Error::Raised(raised)) = vm.exec("parse('x')") else { panic!() };
//! assert!(raised.source.as_ref().is_some_and(|e| e.is::<std::num::ParseIntError>()));
//! # Ok::<(), Error>(())
//! ```
//!
//! # Host types and modules
//!
//! ```
//! use coachwhip::{HostRef, HostValue, Vm};
//!
//! struct Counter { n: i64 }
//!
//! let engine = coachwhip::engine();
//! let mut vm = Vm::new(&engine, ())?;
//! vm.register_module("tools", |m| {
//!     m.value("version", "1.0");
//!     m.class::<Counter>("Counter", |t| {
//!         t.constructor(|n: Option<i64>| Counter { n: n.unwrap_or(0) })
//!             .method("add", |this: &mut Counter, n: i64| { this.n += n; this.n })
//!             .getter("n", |this: &Counter| this.n)
//!             .setter("n", |this: &mut Counter, n: i64| this.n = n);
//!     });
//! })?;
//! vm.exec("import tools\nc = tools.Counter(40)\nc.add(2)")?;
//! let counter = vm.get::<HostRef<Counter>>("c")?;
//! assert_eq!(counter.borrow().unwrap().n, 42);
//! vm.set("other", HostValue(Counter { n: 7 }))?;
//! assert_eq!(vm.eval::<i64>("other.n")?, 7);
//! # Ok::<(), coachwhip::Error>(())
//! ```
//!
//! # Step by step
//! A run may be suspended when its fuel ends, or at a host call that is answered later.
//!
//! ```
//! use coachwhip::{Step, Vm};
//!
//! let engine = coachwhip::engine();
//! let mut vm = Vm::new(&engine, ())?;
//! vm.register_pending("fetch")?;
//! let program = engine.compile("page = fetch('/index')\nsize = len(page)", "crawl.py")?;
//! let mut run = vm.start(&program);
//! loop {
//!     match run.step(10_000) {
//!         Step::Done(_) => break,
//!         Step::OutOfFuel => {} // Let others run, then go on.
//!         Step::HostCall(call) => {
//!             let path: String = run.vm().convert(&call.arguments[0])?;
//!             run.answer(format!("<page of {path}>"))?;
//!         }
//!         Step::Interrupted => break,
//!         Step::Raised(error) => return Err(error),
//!     }
//! }
//! drop(run);
//! assert_eq!(vm.get::<i64>("size")?, 16);
//! # Ok::<(), coachwhip::Error>(())
//! ```

pub mod compile;
pub mod grant;
pub mod perf_map;
pub mod platform;

/// The engine itself, for hosts that write modules in Rust.
pub use coachwhip_core as core;
#[cfg(feature = "gdb")]
pub use coachwhip_gdb as gdb;

pub use coachwhip_core::convert::{Bytes, FromValue, IntoArguments, IntoValue, Named};
pub use coachwhip_core::engine::{Config, Engine, Program};
pub use coachwhip_core::error::{Error, Exception, Limit, PyError, TraceFrame};
pub use coachwhip_core::function::Caller;
pub use coachwhip_core::host::{CompileMode, Host, Stream, SyntaxFailure};
pub use coachwhip_core::host_module::ModuleBuilder;
pub use coachwhip_core::host_type::{Borrowed, HostGuard, HostRef, HostValue, TypeBuilder};
pub use coachwhip_core::keep::Object;
pub use coachwhip_core::limits::Limits;
pub use coachwhip_core::machine::Machine;
pub use coachwhip_core::stepping::{HostCall, Run, Step};
pub use coachwhip_core::value::Value;
pub use coachwhip_core::vm::{InterruptHandle, Vm};

/// An engine with the compiler and the standard library, as far as the features say.
///
/// ```
/// let engine = coachwhip::engine();
/// let program = engine.compile("print('hello')", "hello.py")?;
/// # Ok::<(), coachwhip::Error>(())
/// ```
pub fn engine() -> Engine {
    Engine::new(config())
}

/// What [`engine`] is made of, to be changed before use.
///
/// ```
/// let mut config = coachwhip::config();
/// config.hash_seed = 7; // Another order of sets of strings.
/// let engine = coachwhip::Engine::new(config);
/// ```
pub fn config() -> Config {
    #[allow(unused_mut)]
    let mut config = Config::default();
    #[cfg(feature = "compiler")]
    {
        config.compiler = Some(compile::compile_with);
        config.character_name = Some(coachwhip_frontend::character_name);
    }
    #[cfg(feature = "stdlib")]
    coachwhip_stdlib::install(&mut config);
    match platform::native() {
        Ok(native) => config.native = native,
        Err(refused) => config.native_refused = Some(refused),
    }
    config
}

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
