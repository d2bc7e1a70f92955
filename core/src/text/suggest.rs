//! "Did you mean": the candidate nearest to a wrong name.
//! Invariant: distances are bounded, so that a look-up costs at most 40 by 40 steps for each of
//! at most 750 candidates, and of equally near ones the first wins.

/// More candidates than this are not looked at.
pub const MAX_CANDIDATES: usize = 750;
/// Longer names are not compared (in bytes, without what they have in common at their ends).
const MAX_LENGTH: usize = 40;
/// What it costs to insert, delete or replace a character.
const MOVE_COST: usize = 2;
/// What it costs to change a character's case.
const CASE_COST: usize = 1;

/// Looks for the candidate nearest to `name` that differs from it in about a third of the
/// characters at most. Give at most `MAX_CANDIDATES`.
pub fn suggest<'c>(name: &[u8], candidates: impl Iterator<Item = &'c [u8]>) -> Option<&'c [u8]> {
    let mut best: Option<(&'c [u8], usize)> = None;
    for candidate in candidates.filter(|candidate| *candidate != name) {
        let allowed = (name.len() + candidate.len() + 3) * MOVE_COST / 6;
        let limit = match best {
            None => allowed,
            Some((_, 0)) => break,
            Some((_, distance)) => allowed.min(distance - 1),
        };
        if let Some(distance) = edit_distance(name, candidate, limit) {
            best = Some((candidate, distance));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// The cost of turning one text into the other, or `None` if it is more than `limit`.
pub fn edit_distance(a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
    let (a, b) = without_common_ends(a, b);
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() {
        return Some(long.len() * MOVE_COST).filter(|&cost| cost <= limit);
    }
    if long.len() > MAX_LENGTH || (long.len() - short.len()) * MOVE_COST > limit {
        return None;
    }
    // One row of Wagner and Fischer's matrix, updated in place.
    let mut row: [usize; MAX_LENGTH] = core::array::from_fn(|at| (at + 1) * MOVE_COST);
    let mut cost = 0;
    for (at, &byte) in long.iter().enumerate() {
        let mut diagonal = at * MOVE_COST;
        cost = diagonal + MOVE_COST;
        let mut left = diagonal;
        let mut least = usize::MAX;
        for (slot, &other) in row.iter_mut().zip(short) {
            let replaced = diagonal + replacement_cost(byte, other);
            diagonal = *slot;
            cost = replaced.min(left.min(diagonal) + MOVE_COST);
            *slot = cost;
            left = cost;
            least = least.min(cost);
        }
        if least > limit {
            return None;
        }
    }
    Some(cost).filter(|&cost| cost <= limit)
}

fn without_common_ends<'a, 'b>(a: &'a [u8], b: &'b [u8]) -> (&'a [u8], &'b [u8]) {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[start..], &b[start..]);
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    (&a[..a.len() - end], &b[..b.len() - end])
}

fn replacement_cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_name() {
        let names: [&[u8]; 4] = [b"append", b"appended", b"pop", b"Append"];
        assert_eq!(suggest(b"apend", names.into_iter()), Some(&b"append"[..]));
        assert_eq!(suggest(b"APPEND", [&b"Append"[..]].into_iter()), Some(&b"Append"[..]));
        assert_eq!(suggest(b"xyz", names.into_iter()), None);
        assert_eq!(suggest(b"pop", names.into_iter()), None);
    }
}
