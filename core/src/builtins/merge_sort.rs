//! A stable merge sort that uses the order it finds: natural runs, short ones extended by binary insertion, merged in the
//! order that Munro and Wild's powersort chooses ("Nearly-Optimal Mergesorts", 2018), with the ends that need no merging
//! cut off first. Invariant: at every comparison, and so when one fails, the slice and the buffer together hold each
//! element once; a failing merge puts the buffer back.

use alloc::vec::Vec;

use crate::machine::Machine;
use crate::native::Result;

/// Runs shorter than this are extended by insertion.
const SHORT_RUN: usize = 32;

/// A sorted stretch, and how far down the tree of merges its boundary with the next one is.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    length: usize,
    power: u32,
}

/// Sorts by `less`, ascending and stable.
pub fn merge_sort<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    mut less: impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<()> {
    let count = elements.len();
    if count < 2 {
        return Ok(());
    }
    let shortest = shortest_run(count);
    let mut buffer: Vec<T> = Vec::new();
    let mut stack: Vec<Run> = Vec::new();
    if stack.try_reserve(usize::BITS as usize + 1).is_err() {
        return Err(vm.no_memory());
    }
    let mut start = 0;
    while start < count {
        let length = next_run(vm, &mut elements[start..], shortest, &mut less)?;
        let run = Run { start, length, power: 0 };
        if let Some(top) = stack.last_mut() {
            let power = boundary_power(*top, run, count);
            top.power = power;
            while stack.len() >= 2 && stack[stack.len() - 2].power > power {
                merge_top(vm, elements, &mut stack, &mut buffer, &mut less)?;
                if let Some(top) = stack.last_mut() {
                    top.power = power;
                }
            }
        }
        stack.push(run);
        start += length;
    }
    while stack.len() > 1 {
        merge_top(vm, elements, &mut stack, &mut buffer, &mut less)?;
    }
    Ok(())
}

/// Between 16 and 32, such that the count is near a power of two of them.
fn shortest_run(mut count: usize) -> usize {
    let mut odd = 0;
    while count >= SHORT_RUN {
        odd |= count & 1;
        count >>= 1;
    }
    count + odd
}

/// The depth of the boundary between two runs in a perfectly balanced merge tree over `count` elements.
fn boundary_power(left: Run, right: Run, count: usize) -> u32 {
    // Twice the middles of both runs, as fractions of 2 * count: the first binary digit in which they differ.
    let mut a = (2 * left.start + left.length) as u128;
    let mut b = (2 * right.start + right.length) as u128;
    let whole = 2 * count as u128;
    let mut power = 0;
    loop {
        power += 1;
        (a, b) = (a * 2, b * 2);
        let (digit_a, digit_b) = (a >= whole, b >= whole);
        if digit_a != digit_b || power > usize::BITS {
            return power;
        }
        if digit_a {
            (a, b) = (a - whole, b - whole);
        }
    }
}

/// Finds or makes a sorted run at the start; gives its length.
fn next_run<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    shortest: usize,
    less: &mut impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<usize> {
    let count = elements.len();
    if count < 2 {
        return Ok(count);
    }
    let mut length = 2;
    let descending = less(vm, &elements[1], &elements[0])?;
    while length < count && less(vm, &elements[length], &elements[length - 1])? == descending {
        length += 1;
    }
    if descending {
        // Strictly descending, so reversing keeps equal elements in order.
        elements[..length].reverse();
    }
    let wanted = shortest.min(count);
    for at in length..wanted {
        insert(vm, &mut elements[..=at], less)?;
    }
    Ok(length.max(wanted))
}

/// Puts the last element at its place among the sorted ones before it.
fn insert<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    less: &mut impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<()> {
    let last = elements.len() - 1;
    let element = elements[last];
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low) / 2;
        if less(vm, &element, &elements[middle])? {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    elements.copy_within(low..last, low + 1);
    elements[low] = element;
    Ok(())
}

/// Merges the two topmost runs.
fn merge_top<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    stack: &mut Vec<Run>,
    buffer: &mut Vec<T>,
    less: &mut impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<()> {
    let (Some(right), Some(left)) = (stack.pop(), stack.pop()) else { return Ok(()) };
    let end = right.start + right.length;
    stack.push(Run { start: left.start, length: left.length + right.length, power: right.power });
    merge(vm, &mut elements[left.start..end], left.length, buffer, less)
}

/// Merges `elements[..middle]` and `elements[middle..]`.
fn merge<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    middle: usize,
    buffer: &mut Vec<T>,
    less: &mut impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<()> {
    // What is on the right place already: the left's beginning that is not above the right's first, the right's end that
    // is not below the left's last.
    let first = elements[middle];
    let skipped = gallop(middle, |i| Ok(!less(vm, &first, &elements[i])?))?;
    if skipped == middle {
        return Ok(());
    }
    let last = elements[middle - 1];
    let top = elements.len() - 1;
    let kept = gallop(elements.len() - middle, |i| Ok(!less(vm, &elements[top - i], &last)?))?;
    let end = elements.len() - kept;
    let (elements, middle) = (&mut elements[skipped..end], middle - skipped);
    let smaller = middle.min(elements.len() - middle);
    buffer.clear();
    if buffer.try_reserve(smaller).is_err() {
        return Err(vm.no_memory());
    }
    if middle <= elements.len() - middle {
        buffer.extend_from_slice(&elements[..middle]);
        merge_forward(vm, elements, middle, buffer, less)
    } else {
        buffer.extend_from_slice(&elements[middle..]);
        merge_backward(vm, elements, middle, buffer, less)
    }
}

/// How many of `count` places a condition holds for that holds up to some place and then no more: in steps that double,
/// then by halving, so that few places cost few questions.
fn gallop(count: usize, mut holds: impl FnMut(usize) -> Result<bool>) -> Result<usize> {
    let (mut low, mut step) = (0, 1);
    while low + step <= count && holds(low + step - 1)? {
        low += step;
        step *= 2;
    }
    let mut high = count.min(low + step - 1);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle)? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Merges from the start; the left run is in the buffer too.
fn merge_forward<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    middle: usize,
    buffer: &[T],
    less: &mut impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<()> {
    let (mut left, mut right, mut to) = (0, middle, 0);
    while left < buffer.len() && right < elements.len() {
        match less(vm, &elements[right], &buffer[left]) {
            Ok(true) => {
                elements[to] = elements[right];
                right += 1;
            }
            Ok(false) => {
                elements[to] = buffer[left];
                left += 1;
            }
            Err(raised) => {
                elements[to..right].copy_from_slice(&buffer[left..]);
                return Err(raised);
            }
        }
        to += 1;
    }
    let rest = &buffer[left..];
    elements[to..to + rest.len()].copy_from_slice(rest);
    Ok(())
}

/// Merges from the end; the right run is in the buffer too.
fn merge_backward<T: Copy>(
    vm: &mut Machine,
    elements: &mut [T],
    middle: usize,
    buffer: &[T],
    less: &mut impl FnMut(&mut Machine, &T, &T) -> Result<bool>,
) -> Result<()> {
    let (mut left, mut right, mut to) = (middle, buffer.len(), elements.len());
    while left > 0 && right > 0 {
        match less(vm, &buffer[right - 1], &elements[left - 1]) {
            Ok(true) => {
                left -= 1;
                to -= 1;
                elements[to] = elements[left];
            }
            Ok(false) => {
                right -= 1;
                to -= 1;
                elements[to] = buffer[right];
            }
            Err(raised) => {
                elements[left..to].copy_from_slice(&buffer[..right]);
                return Err(raised);
            }
        }
    }
    elements[left..left + right].copy_from_slice(&buffer[..right]);
    Ok(())
}
