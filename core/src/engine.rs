//! `Engine`: what all VMs of a host share. Immutable once made, so it is `Send + Sync`.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::bytecode::code::Code;
use crate::bytecode::image;
use crate::error::Error;
use crate::host::{CompileFailure, CompileMode, Compiler, FrozenModule};
use crate::jit::code_cache::PublishError;
use crate::jit::refusal::Warnings;
use crate::jit::{CacheStatistics, CodeCache, Evaluation, Native, OnRefusal, Tiers};
use crate::native::ModuleSpec;
use crate::platform::{CodeListener, CodeMemoryError, GlobalMemory, Memory};
use crate::text::encode::CharacterName;
use crate::value::HEAP_TOP;

/// How an engine is put together. The crate `coachwhip` fills it for a host with an operating system.
pub struct Config {
    /// Where heaps get their memory.
    pub memory: Arc<dyn Memory>,
    /// The compiler, where the host links one.
    pub compiler: Option<Compiler>,
    /// Modules written in Rust.
    pub native_modules: Vec<&'static ModuleSpec>,
    /// Modules compiled ahead of time.
    pub frozen: Option<fn(&str) -> Option<FrozenModule>>,
    /// Their names, for messages.
    pub frozen_names: &'static [&'static str],
    /// Seed of the hashes of strings; the same seed gives the same order of everything.
    pub hash_seed: u64,
    /// An instruction set and memory for code; None: nothing is compiled.
    pub native: Option<Native>,
    /// How hot loops run as traces where nothing is compiled, since there is no `native`; None: everything is interpreted.
    /// Where there is one whose tiers include traces, but the system refuses its memory, they are evaluated, too.
    pub evaluation: Option<Evaluation>,
    /// Why there is no `native` although the host wanted it: what the system refused.
    pub native_refused: Option<CodeMemoryError>,
    /// Hears why something is interpreted although compiled code was asked for, once for each reason.
    pub on_refusal: Option<OnRefusal>,
    /// Hears of all machine code that is made.
    pub code_listener: Option<Arc<dyn CodeListener>>,
    /// Names of characters, for `str.encode(errors='namereplace')`; without it they are escaped by number.
    pub character_name: Option<CharacterName>,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            memory: Arc::new(GlobalMemory),
            compiler: None,
            native_modules: Vec::new(),
            frozen: None,
            frozen_names: &[],
            hash_seed: 0,
            native: None,
            evaluation: None,
            native_refused: None,
            on_refusal: None,
            code_listener: None,
            character_name: None,
        }
    }
}

/// The shared part of a host's VMs. Cloning is cheap.
#[derive(Clone)]
pub struct Engine {
    pub(crate) config: Arc<Config>,
    pub(crate) code: Option<Arc<CodeCache>>,
    pub(crate) evaluation: Option<Evaluation>,
    refused: Option<PublishError>,
}

/// A compiled program: immutable, shareable between VMs and threads.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) code: Arc<Code>,
}

impl Program {
    /// A program from a code object that the caller knows to be well formed (the compiler's own, or verified).
    pub fn from_code(code: Arc<Code>) -> Program {
        Program { code }
    }

    /// The program as bytes, for [`Engine::load`] on any machine. `with_source` keeps the text that tracebacks quote.
    pub fn to_bytes(&self, with_source: bool) -> Vec<u8> {
        image::encode(&self.code, with_source)
    }

    /// The code object of the module's body.
    pub fn code(&self) -> &Arc<Code> {
        &self.code
    }
}

impl Engine {
    /// An engine of these parts.
    pub fn new(config: Config) -> Engine {
        // Stencils take the address of an object as it is, so kernels in the upper half interpret.
        let native = config.native.clone().filter(|native| HEAP_TOP == 0 && native.tiers != Tiers::Off);
        let warnings = Arc::new(Warnings::new(config.on_refusal.clone()));
        let evaluation = native.as_ref().map_or(config.evaluation, Native::evaluation);
        let compiled = native.filter(|native| native.tiers != Tiers::Evaluated);
        let made = compiled.map(|native| CodeCache::new(native, config.code_listener.clone(), warnings.clone()));
        let (code, refused) = match made {
            None => (None, config.native_refused.map(PublishError::Memory)),
            Some(Ok(cache)) => (Some(Arc::new(cache)), None),
            Some(Err(error)) => (None, Some(error)),
        };
        if let Some(refused) = refused {
            warnings.warn(refused.into());
        }
        let evaluation = evaluation.filter(|_| Evaluation::IS_POSSIBLE && code.is_none());
        Engine { config: Arc::new(config), code, evaluation, refused }
    }

    /// Why code is not compiled although the configuration asks for it: the system refused, or gave too little.
    pub fn native_refused(&self) -> Option<PublishError> {
        self.refused
    }

    /// What the memory for compiled code holds, of all this engine's VMs; None where nothing is compiled.
    pub fn code_cache(&self) -> Option<CacheStatistics> {
        self.code.as_ref().map(|code| code.statistics())
    }

    /// Compiles a module. `file_name` is what tracebacks show.
    ///
    /// # Errors
    /// [`Error::Compile`] with the place of the mistake; [`Error::NoCompiler`].
    pub fn compile(&self, source: &str, file_name: &str) -> Result<Program, Error> {
        self.compile_bytes(source.as_bytes(), file_name, CompileMode::Module)
    }

    /// Loads what [`Program::to_bytes`] gave. The bytes may come from anyone: all code in them is verified first.
    ///
    /// # Errors
    /// [`Error::Image`] where the bytes are no program of this version, or break a rule of the verifier.
    pub fn load(&self, bytes: &[u8]) -> Result<Program, Error> {
        image::decode(bytes).map(|code| Program { code }).map_err(|error| Error::Image(alloc::format!("{error}")))
    }

    /// Compiles bytes (UTF-8, or as their coding cookie says) as a module, an expression or an interactive statement.
    ///
    /// # Errors
    /// As [`Engine::compile`].
    pub fn compile_bytes(&self, source: &[u8], file_name: &str, mode: CompileMode) -> Result<Program, Error> {
        let compiler = self.config.compiler.ok_or(Error::NoCompiler)?;
        match compiler(source, file_name, mode.into()) {
            Ok(code) => Ok(Program { code }),
            Err(CompileFailure::Syntax(failure)) => Err(Error::Compile(failure)),
        }
    }
}
