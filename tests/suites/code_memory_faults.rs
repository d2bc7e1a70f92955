#![cfg(target_os = "linux")]
//! Memory for code on a system that refuses: each system call that it rests on is made to fail, by the kernel itself, and
//! what was published before goes on running. No page is writable and executable, at no moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use coachwhip::core::jit::faults::{Faults, FaultyMemory};
use coachwhip::core::jit::{Native, Statistics};
use coachwhip::core::platform::{CodeMemory, CodeMemoryError};
use coachwhip::{Engine, Vm};
use coachwhip_platform_linux::code_memory::{Means, Region, probe, reserve};
use coachwhip_tests::code_memory::{Watched, writable_and_executable};
use coachwhip_tests::comparison::{assert_same, cases};
use libc::{EACCES, ENOMEM, EPERM, PROT_EXEC, PROT_NONE, PROT_READ, PROT_WRITE};

/// `fn() -> i32` that gives 7.
#[cfg(target_arch = "x86_64")]
const SEVEN: &[u8] = &[0xf3, 0x0f, 0x1e, 0xfa, 0xb8, 7, 0, 0, 0, 0xc3]; // endbr64; mov eax, 7; ret
#[cfg(target_arch = "aarch64")]
const SEVEN: &[u8] = &[0x5f, 0x24, 0x03, 0xd5, 0xe0, 0x00, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6]; // bti c; mov w0, 7; ret

fn runs(region: &impl CodeMemory, offset: usize) -> bool {
    // SAFETY: the tests publish SEVEN where they run it.
    let function: extern "C" fn() -> i32 = unsafe { core::mem::transmute(region.base().as_ptr().add(offset)) };
    function() == 7
}

/// A system call that the kernel refuses from now on, in this thread: its number, an argument and its value under a mask,
/// and the error.
#[derive(Clone, Copy)]
struct Refusal {
    call: i64,
    argument: usize,
    mask: i32,
    value: i32,
    error: i32,
}

const fn refuse(call: i64, error: i32) -> Refusal {
    Refusal { call, argument: 0, mask: 0, value: 0, error }
}

/// A call of mmap or mprotect that asks for exactly these rights under this mask.
const fn refuse_rights(call: i64, mask: i32, value: i32, error: i32) -> Refusal {
    Refusal { call, argument: 2, mask, value, error }
}

const ANY_RIGHTS: i32 = PROT_READ | PROT_WRITE | PROT_EXEC;

/// Has the kernel refuse these calls for the rest of this thread's life (seccomp). False where it filters nothing.
fn install(refusals: &[Refusal]) -> bool {
    let statement = |code: u32, k: u32| libc::sock_filter { code: code as u16, jt: 0, jf: 0, k };
    let unless = |code: u32, k: u32, skip: u8| libc::sock_filter { code: code as u16, jt: 0, jf: skip, k };
    let (load, and, equal) =
        (libc::BPF_LD | libc::BPF_W | libc::BPF_ABS, libc::BPF_ALU | libc::BPF_AND, libc::BPF_JMP | libc::BPF_JEQ);
    let mut program = Vec::new();
    for refusal in refusals {
        program.push(statement(load, 0));
        program.push(unless(equal, refusal.call as u32, 4));
        program.push(statement(load, 16 + 8 * refusal.argument as u32));
        program.push(statement(and, refusal.mask as u32));
        program.push(unless(equal, refusal.value as u32, 1));
        program.push(statement(libc::BPF_RET, libc::SECCOMP_RET_ERRNO | refusal.error as u32));
    }
    program.push(statement(libc::BPF_RET, libc::SECCOMP_RET_ALLOW));
    let filter = libc::sock_fprog { len: program.len() as u16, filter: program.as_mut_ptr() };
    // SAFETY: both calls read their arguments only.
    unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &filter) == 0
    }
}

/// Runs `act` in a thread for which the kernel refuses these calls; None, with a line, where it filters nothing.
fn under<T: Send>(refusals: &[Refusal], act: impl FnOnce() -> T + Send) -> Option<T> {
    let result = std::thread::scope(|scope| scope.spawn(|| install(refusals).then(act)).join().unwrap());
    if result.is_none() {
        println!("skipped: this kernel filters no system calls");
    }
    result
}

#[test]
fn what_is_refused_when_a_region_is_made() {
    let flips = Some(Means::Flips);
    let cases: &[(&str, &[Refusal], Option<Means>)] = &[
        ("nothing", &[], Some(Means::Views)),
        ("memfd_create", &[refuse(libc::SYS_memfd_create, EPERM)], flips),
        ("ftruncate", &[refuse(libc::SYS_ftruncate, EPERM)], flips),
        ("openat", &[refuse(libc::SYS_openat, EACCES)], flips),
        ("executable mapping", &[refuse_rights(libc::SYS_mmap, PROT_EXEC, PROT_EXEC, EACCES)], flips),
        ("flips", &[refuse_rights(libc::SYS_mprotect, PROT_EXEC, PROT_EXEC, EACCES)], Some(Means::Views)),
        ("seals", &[refuse(libc::SYS_fcntl, EPERM)], Some(Means::Views)),
        ("entropy", &[refuse(libc::SYS_getrandom, EPERM)], Some(Means::Views)),
        ("mapping", &[refuse_rights(libc::SYS_mmap, 0, 0, ENOMEM)], None),
        ("protection", &[refuse_rights(libc::SYS_mprotect, 0, 0, ENOMEM)], None),
        ("both", &[refuse(libc::SYS_memfd_create, EPERM), refuse_rights(libc::SYS_mprotect, PROT_EXEC, PROT_EXEC, EACCES)], None),
    ];
    for (name, refusals, expected) in cases {
        let got =
            under(refusals, || reserve(1 << 20).map(|region| (region.means(), region.publish(64, SEVEN), runs(&region, 64))));
        match (got, expected) {
            (None, _) => return,
            (Some(Ok(got)), Some(means)) => assert_eq!(got, (*means, Ok(()), true), "{name}"),
            (Some(Err(error)), None) => println!("{name}: {error}"),
            (Some(got), _) => panic!("{name} refused: {got:?} where {expected:?} was expected"),
        }
    }
}

#[test]
fn the_probe_names_what_was_refused() {
    let refusals = [refuse(libc::SYS_memfd_create, EPERM), refuse_rights(libc::SYS_mprotect, PROT_EXEC, PROT_EXEC, EACCES)];
    let Some(probe) = under(&refusals, probe) else { return };
    let error = |operation, code| Err(CodeMemoryError { operation, code });
    assert_eq!(probe.means, [(Means::Views, error("memfd_create", EPERM)), (Means::Flips, error("mprotect", EACCES))]);
    assert!(probe.to_string().contains("memfd_create failed with error 1"), "{probe}");
}

/// What a failed publication leaves: old code runs, nothing is writable and executable, no writable view stays open.
fn after_a_failed_publication(means: Means, refusal: Refusal, again: bool) {
    let Ok(region) = Region::reserve_by(means, 1 << 20) else { return };
    let new = 16 * region.grain().max(16);
    region.publish(0, SEVEN).unwrap();
    let Some(failed) = under(&[refusal], || region.publish(new, SEVEN)) else { return };
    assert_eq!(failed, Err(CodeMemoryError { operation: "mprotect", code: refusal.error }), "{means}");
    assert!(runs(&region, 0), "{means}: earlier code is gone");
    assert_eq!(writable_and_executable(), Vec::<String>::new());
    assert_eq!(region.publish(new, SEVEN).is_ok(), again, "{means}: whether publishing works afterwards");
    if again {
        assert!(runs(&region, new));
    }
}

#[test]
fn a_view_that_cannot_be_opened_stays_closed() {
    after_a_failed_publication(Means::Views, refuse_rights(libc::SYS_mprotect, PROT_WRITE, PROT_WRITE, ENOMEM), true);
}

#[test]
fn a_view_that_cannot_be_closed_is_given_up() {
    after_a_failed_publication(Means::Views, refuse_rights(libc::SYS_mprotect, ANY_RIGHTS, PROT_NONE, ENOMEM), false);
}

#[test]
fn a_page_that_cannot_be_opened_stays_as_it_is() {
    after_a_failed_publication(Means::Flips, refuse_rights(libc::SYS_mprotect, PROT_WRITE, PROT_WRITE, ENOMEM), true);
}

#[test]
fn a_page_that_cannot_be_made_executable_stays_writable_alone() {
    after_a_failed_publication(Means::Flips, refuse_rights(libc::SYS_mprotect, PROT_EXEC, PROT_EXEC, EACCES), false);
}

#[test]
fn no_page_is_ever_writable_and_executable() {
    for means in Means::ALL {
        let Ok(region) = Region::reserve_by(means, 1 << 20) else { continue };
        let (region, done) = (Watched::new(region), AtomicBool::new(false));
        let step = region.grain().max(64);
        let looks = std::thread::scope(|scope| {
            // One more pair of eyes, at any moment of a publication.
            let watcher = scope.spawn(|| {
                let mut looks = 0;
                while !done.load(Ordering::Relaxed) {
                    assert_eq!(writable_and_executable(), Vec::<String>::new());
                    looks += 1;
                }
                looks
            });
            for n in 0..250 {
                region.publish(n * step, SEVEN).unwrap();
                assert!(runs(&region, n * step));
            }
            done.store(true, Ordering::Relaxed);
            watcher.join().unwrap()
        });
        println!("{means}: {} publications and {looks} looks in between, no page writable and executable", region.publications());
    }
}

fn protect(region: &Region, rights: i32) -> i32 {
    // SAFETY: the first page of the region; no Rust reference points into it.
    match unsafe { libc::mprotect(region.base().as_ptr().cast(), 4096, rights) } {
        0 => 0,
        _ => std::io::Error::last_os_error().raw_os_error().unwrap_or(-1),
    }
}

#[test]
fn the_executable_view_can_never_be_made_writable() {
    let Ok(region) = Region::reserve_by(Means::Views, 1 << 20) else { return };
    assert_eq!(protect(&region, PROT_READ | PROT_WRITE), EACCES);
    assert_eq!(protect(&region, PROT_READ | PROT_WRITE | PROT_EXEC), EACCES);
    region.publish(0, SEVEN).unwrap();
    assert!(runs(&region, 0));
}

#[test]
fn a_forked_child_publishes_nothing() {
    let region = reserve(1 << 20).unwrap();
    region.publish(0, SEVEN).unwrap();
    // SAFETY: the child calls nothing but system calls, and leaves without running what the parent has at exit.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let refused = region.publish(64, SEVEN).is_err();
        let status = i32::from(!(refused && runs(&region, 0)));
        // SAFETY: leaves.
        unsafe { libc::_exit(status) };
    }
    let mut status = 0;
    // SAFETY: waits for the child; `status` is valid.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert_eq!(status, 0);
    region.publish(64, SEVEN).unwrap();
}

const PR_SET_MDWE: i32 = 65;
const CHILD: &str = "COACHWHIP_TEST_UNDER_MDWE";

/// Runs the test of this name again in a child, which calls `act` under PR_SET_MDWE; gives what the child printed. None,
/// with a line, where there is no such thing.
fn in_a_child_under_mdwe(name: &str, act: impl FnOnce()) -> Option<String> {
    if std::env::var_os(CHILD).is_some() {
        // SAFETY: sets a flag of this process.
        if unsafe { libc::prctl(PR_SET_MDWE, 1, 0, 0, 0) } == 0 {
            act();
        } else {
            println!("MDWE: skipped: this kernel has no PR_SET_MDWE (Linux 6.3)");
        }
        return None;
    }
    if std::env::var_os("QEMU_CPU").is_some() {
        println!("skipped: a child of an emulated process is not emulated, and QEMU has no PR_SET_MDWE");
        return None;
    }
    let program = std::env::current_exe().unwrap();
    let child = std::process::Command::new(program).args(["--exact", name, "--nocapture"]).env(CHILD, "1").output().unwrap();
    let text = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success(), "{text}");
    Some(text.lines().filter(|line| line.contains("MDWE")).collect::<Vec<_>>().join("\n"))
}

#[test]
fn a_process_that_may_gain_no_executable_pages_still_compiles() {
    let name = "a_process_that_may_gain_no_executable_pages_still_compiles";
    println!("{}", in_a_child_under_mdwe(name, in_a_process_that_gains_nothing).unwrap_or_default());
}

#[test]
fn all_programs_do_the_same_in_a_process_that_may_gain_no_executable_pages() {
    let name = "all_programs_do_the_same_in_a_process_that_may_gain_no_executable_pages";
    let run = || {
        let mut config = coachwhip::config();
        let Some(native) = &mut config.native else { return println!("MDWE: skipped: no backend for this machine") };
        let region = Arc::new(Watched::new(reserve(8 << 20).unwrap()));
        (native.memory, native.warm_calls, native.debug.trap_dropped) = (region.clone(), 1, true);
        let engine = Engine::new(config);
        let compiled = assert_same(&cases(), || &engine, false, |native| native.compiled);
        assert!(compiled > 1000 && region.publications() as u64 > compiled);
        println!(
            "under PR_SET_MDWE (MDWE): {compiled} code objects, {} publications, no page open after any",
            region.publications()
        );
    };
    println!("{}", in_a_child_under_mdwe(name, run).unwrap_or_default());
}

fn in_a_process_that_gains_nothing() {
    let probe = probe();
    println!("under PR_SET_MDWE (MDWE): {probe}");
    assert_eq!(probe.means[0], (Means::Views, Ok(())));
    assert_eq!(probe.means[1], (Means::Flips, Err(CodeMemoryError { operation: "mprotect", code: EACCES })));
    let region = Watched::new(reserve(1 << 20).unwrap());
    for n in 0..100 {
        region.publish(n * 64, SEVEN).unwrap();
        assert!(runs(&region, n * 64));
    }
}

#[test]
fn the_script_of_the_tests_does_what_it_says() {
    let make = |script| Faults::parse(script).unwrap().reserve(|| reserve(1 << 20));
    assert!(make("reserve:1").is_err());
    let published = |region: &FaultyMemory<Region>| (0..6).map(|n| region.publish(n * 4096, SEVEN).is_ok()).collect::<Vec<_>>();
    assert_eq!(published(&make("publish:2,publish:4+").unwrap()), [true, false, true, false, false, false]);
    assert_eq!(published(&make("full:3").unwrap()), [true, true, false, false, false, false]);
    let broken = make("protect:2").unwrap();
    assert_eq!(published(&broken), [true, false, false, false, false, false]);
    assert!(runs(&broken, 0));
    assert_eq!(broken.publications(), 6);
}

/// Warm functions and loops, a raise through compiled code, and enough of them for many publications.
const PROGRAM: &str = "
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)

def make(k):
    source = 'def f(n):\\n    t = 0\\n    for i in range(n):\\n        t += i * %d\\n    return t' % k
    names = {}
    exec(source, names)
    return names['f']

def divide(n):
    try:
        return 10 // n
    except ZeroDivisionError:
        return -1

total = fib(15)
for k in range(40):
    f = make(k)
    for _ in range(20):
        total += f(50)
for n in range(300):
    total += divide(n % 7)
";

/// What the program gives in memory like this, and what was compiled of it; None where no code is compiled here.
fn run_in(memory: Arc<dyn CodeMemory>) -> Option<(i64, Statistics)> {
    let mut config = coachwhip::config();
    let native = config.native.take()?;
    config.native = Some(Native { memory, ..native });
    let mut vm = Vm::new(&Engine::new(config), ()).unwrap();
    vm.exec(PROGRAM).unwrap();
    Some((vm.get::<i64>("total").unwrap(), vm.native_statistics()))
}

#[test]
fn programs_give_the_same_in_any_memory() {
    let mut vm = Vm::new(&Engine::new(coachwhip::Config { native: None, ..coachwhip::config() }), ()).unwrap();
    vm.exec(PROGRAM).unwrap();
    let total = vm.get::<i64>("total").unwrap();
    for means in Means::ALL {
        let Ok(region) = Region::reserve_by(means, 1 << 20) else { continue };
        let region = Arc::new(Watched::new(region));
        let Some((got, statistics)) = run_in(region.clone()) else { return println!("skipped: no backend for this machine") };
        assert_eq!(got, total, "{means}");
        assert!(statistics.compiled > 40, "{means}: {statistics:?}");
        assert!(region.publications() as u64 >= statistics.compiled);
        println!("{means}: {} publications, no page writable and executable after any", region.publications());
    }
}

#[test]
fn programs_give_the_same_whatever_fails() {
    let mut scripts = Vec::new();
    for (length, last) in (1..=4).flat_map(|length| ["", "+"].map(|last| (length, last))) {
        for bits in 1..1 << length {
            let steps = (1..=length).filter(|n| bits >> (n - 1) & 1 == 1).map(|n| format!("publish:{n}"));
            scripts.push(steps.collect::<Vec<_>>().join(",") + last);
        }
    }
    let total = run_in(Arc::new(reserve(4 << 20).unwrap())).map(|(total, _)| total);
    let mut compiled = 0;
    for script in &scripts {
        let memory = Faults::parse(script).unwrap().reserve(|| reserve(4 << 20)).unwrap();
        let got = run_in(Arc::new(memory));
        assert_eq!(got.map(|(total, _)| total), total, "script {script}");
        compiled += u64::from(got.is_some_and(|(_, statistics)| statistics.compiled > 0));
    }
    println!("{} scripts of failures, code compiled under {compiled}, one result", scripts.len());
}

#[test]
fn programs_give_the_same_in_little_memory() {
    let total = run_in(Arc::new(reserve(4 << 20).unwrap())).map(|(total, _)| total);
    for pages in 1..=16 {
        let memory = reserve(pages * 4096).unwrap();
        assert_eq!(run_in(Arc::new(memory)).map(|(total, _)| total), total, "{pages} pages");
    }
}

/// Keeps what it is told.
#[derive(Default)]
struct Heard(std::sync::Mutex<Vec<(String, usize, usize)>>);

impl coachwhip::core::platform::CodeListener for Heard {
    fn published(&self, name: &str, address: usize, size: usize) {
        self.0.lock().unwrap().push((name.to_string(), address, size));
    }
}

#[test]
fn a_listener_hears_of_all_code() {
    let mut config = coachwhip::config();
    if config.native.is_none() {
        return println!("skipped: no backend for this machine");
    }
    let heard = Arc::new(Heard::default());
    config.code_listener = Some(heard.clone());
    let mut vm = Vm::new(&Engine::new(config), ()).unwrap();
    vm.exec("def f(n): return n + 1\nclass A:\n  def g(self): return 2\na = A()\nfor i in range(1000): f(i); a.g()").unwrap();
    let heard = heard.0.lock().unwrap();
    for start in ["coachwhip::stubs", "py::f:", "py::A.g:"] {
        assert!(heard.iter().any(|(name, _, size)| name.starts_with(start) && *size > 0), "{start} in {heard:?}");
    }
    for pair in heard.windows(2) {
        assert!(pair[0].1 + pair[0].2 <= pair[1].1, "two pieces of code in one place: {pair:?}");
    }
}
