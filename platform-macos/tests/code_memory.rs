#![cfg(target_os = "macos")]
//! Code that was published runs, on every thread, by each means; what is beyond the region is refused; what one
//! publication costs. The same file in every platform's crate, but for its name.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use coachwhip_core::platform::CodeMemory;
use coachwhip_platform_macos::code_memory::{DEFAULT_SIZE, Means, Region, probe, reserve};

/// `fn() -> i32` that gives this number.
#[cfg(target_arch = "x86_64")]
fn constant(number: u16) -> Vec<u8> {
    let [low, high] = number.to_le_bytes();
    vec![0xf3, 0x0f, 0x1e, 0xfa, 0xb8, low, high, 0, 0, 0xc3] // endbr64; mov eax, number; ret
}

/// `fn() -> i32` that gives this number.
#[cfg(target_arch = "aarch64")]
fn constant(number: u16) -> Vec<u8> {
    let words = [0xd503_245f, 0x5280_0000 | u32::from(number) << 5, 0xd65f_03c0]; // bti c; mov w0, number; ret
    words.iter().flat_map(|w: &u32| w.to_le_bytes()).collect()
}

fn run(region: &Region, offset: usize) -> i32 {
    assert!(offset < region.size());
    // SAFETY: the tests below publish `constant` at the offsets that they run.
    let function: extern "C" fn() -> i32 = unsafe { core::mem::transmute(region.base().as_ptr().add(offset)) };
    function()
}

/// A region by each means that the system allows; one at least.
fn regions() -> Vec<Region> {
    let regions: Vec<Region> = Means::ALL.iter().filter_map(|&means| Region::reserve_by(means, 1 << 20).ok()).collect();
    println!("{}", probe());
    assert!(!regions.is_empty(), "this system refuses code: {}", probe());
    regions
}

#[test]
fn published_code_runs() {
    for region in regions() {
        let step = region.grain().max(16);
        for n in 0..200 {
            region.publish(n * step, &constant(n as u16)).unwrap();
            assert_eq!(run(&region, n * step), n as i32, "{}", region.means());
        }
        assert!((0..200).all(|n| run(&region, n * step) == n as i32));
    }
}

#[test]
fn code_is_replaced() {
    for region in regions() {
        for n in 0..500 {
            region.publish(0, &constant(n)).unwrap();
            assert_eq!(run(&region, 0), i32::from(n), "{}", region.means());
        }
    }
}

#[test]
fn one_publication_spans_many_pages() {
    for region in regions() {
        let mut code = vec![0; 300_000];
        let function = constant(7);
        let last = code.len() - function.len() - code.len() % 4;
        code[last..last + function.len()].copy_from_slice(&function);
        region.publish(4096 * 4, &code).unwrap();
        assert_eq!(run(&region, 4096 * 4 + last), 7);
    }
}

#[test]
fn the_end_of_the_region_is_the_end() {
    for region in regions() {
        let code = constant(9);
        let last = (region.size() - code.len()) & !3;
        region.publish(last, &code).unwrap();
        assert_eq!(run(&region, last), 9);
        for offset in [region.size() - 1, region.size(), usize::MAX - 2] {
            assert!(region.publish(offset, &code).is_err());
        }
        region.publish(region.size(), &[]).unwrap();
    }
    assert!(reserve(usize::MAX).is_err());
    assert!(reserve(usize::MAX / 2).is_err());
}

#[test]
fn code_runs_while_other_code_is_published() {
    for region in regions() {
        let (region, done) = (&region, &AtomicBool::new(false));
        region.publish(0, &constant(1)).unwrap();
        let step = region.grain().max(16);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(move || {
                    while !done.load(Ordering::Relaxed) {
                        assert_eq!(run(region, 0), 1);
                    }
                });
            }
            let writers: Vec<_> = (0..2)
                .map(|writer| {
                    scope.spawn(move || {
                        for n in 0..100 {
                            let offset = (1 + 2 * n + writer) * step;
                            region.publish(offset, &constant(n as u16)).unwrap();
                            assert_eq!(run(region, offset), n as i32);
                        }
                    })
                })
                .collect();
            let finished = writers.into_iter().all(|writer| writer.join().is_ok());
            done.store(true, Ordering::Relaxed);
            assert!(finished);
        });
    }
}

#[test]
fn regions_lie_apart_and_go_away() {
    let bases: Vec<usize> = (0..8).map(|_| reserve(DEFAULT_SIZE).unwrap().base().as_ptr() as usize).collect();
    let distinct = bases.iter().collect::<std::collections::BTreeSet<_>>().len();
    assert!(distinct > 1, "eight regions in turn at {bases:x?}");
}

#[test]
fn what_one_publication_costs() {
    const ROUNDS: usize = 2000;
    for region in regions() {
        for size in [256, 4096, 65536] {
            let (code, step) = (vec![0; size], size.next_multiple_of(region.grain()));
            let start = Instant::now();
            for n in 0..ROUNDS {
                region.publish(n % (region.size() / step) * step, &code).unwrap();
            }
            let each = start.elapsed().as_secs_f64() * 1e6 / ROUNDS as f64;
            println!("{}: {each:.2} µs for a publication of {size} bytes", region.means());
        }
    }
}
