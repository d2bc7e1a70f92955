//! Veneers: where a branch's field cannot reach its target, it goes to a jump that is placed within its reach.
//!
//! Nothing is known of encodings here: the JUMP uop is the branch that reaches furthest, so a veneer is `LANDING; JUMP`
//! (a label's address may be stored, and what goes there is an indirect jump). Veneers lie together in islands, behind a
//! jump, where control does not fall through; where there is no such place in reach, a jump leads past the island.
//!
//! An island moves all that lies behind it, so placing is repeated until every branch reaches. Places are chosen well
//! inside of a branch's reach, which leaves room for islands to grow.
//! Invariant: code and labels between two islands keep their order and distances.

use alloc::vec::Vec;

use super::emit::{EmitError, Fixup, Label, Place, Stream};
use super::stencil::{Branch, Stencil};
use crate::uop::Uop;

/// Code with veneers in it; fixups and places were changed to match.
pub(super) struct Placed {
    pub code: Vec<u8>,
    /// How many veneers there are.
    pub count: u32,
    /// Their uops, and the jumps past islands: where each begins, and its label.
    pub uops: Vec<(u32, Uop, Option<Label>)>,
    islands: Islands,
}

impl Placed {
    /// Where what was at `offset` lies now.
    pub fn moved(&self, offset: u32) -> u32 {
        self.islands.moved(offset) as u32
    }
}

/// Rounds until branches reach or are given up.
const MOST_ROUNDS: usize = 32;

/// Where veneers lie together.
struct Island {
    /// The offset in the code without islands that it is placed before.
    at: u32,
    /// Control falls through here, so a jump leads past it.
    passed: bool,
    targets: Vec<Label>,
    /// Its first byte in the code with islands.
    start: u32,
}

struct Islands {
    stencils: &'static [Stencil],
    all: Vec<Island>,
    /// Of a veneer.
    size: u32,
    /// Of the jump past an island.
    jump: u32,
}

/// A veneer by its island and its place there.
type Veneer = (usize, usize);

impl Islands {
    fn new(stencils: &'static [Stencil]) -> Islands {
        let size = |uop| Stencil::of(stencils, uop).code.len() as u32;
        Islands { stencils, all: Vec::new(), size: size(Uop::LANDING) + size(Uop::JUMP), jump: size(Uop::JUMP) }
    }

    /// Bytes of an island; one that lost all its veneers has none.
    fn size_of(&self, island: &Island) -> u32 {
        if island.targets.is_empty() {
            return 0;
        }
        island.targets.len() as u32 * self.size + if island.passed { self.jump } else { 0 }
    }

    /// Takes out veneers that no branch goes through, and gives the others their new numbers.
    fn drop_unused(&mut self, through: &mut [Option<Veneer>]) {
        let mut used: Vec<Vec<Option<usize>>> = self.all.iter().map(|island| alloc::vec![None; island.targets.len()]).collect();
        through.iter().flatten().for_each(|(island, index)| used[*island][*index] = Some(0));
        for (island, used) in self.all.iter_mut().zip(&mut used) {
            let mut kept = 0;
            let mut index = 0;
            island.targets.retain(|_| {
                let number = used[index].as_mut().map(|number| {
                    *number = kept;
                    kept += 1;
                });
                index += 1;
                number.is_some()
            });
        }
        for (island, index) in through.iter_mut().flatten() {
            *index = used[*island][*index].unwrap_or(0);
        }
    }

    /// Finds where each island begins.
    fn lay_out(&mut self) {
        let mut grown = 0;
        for index in 0..self.all.len() {
            self.all[index].start = self.all[index].at + grown;
            grown += self.size_of(&self.all[index]);
        }
    }

    /// Where what was at `offset` lies with the islands: behind an island in that place.
    fn moved(&self, offset: u32) -> i64 {
        let behind = self.all.partition_point(|island| island.at <= offset);
        let grown = match behind.checked_sub(1).map(|last| &self.all[last]) {
            Some(last) => last.start + self.size_of(last) - last.at,
            None => 0,
        };
        i64::from(offset) + i64::from(grown)
    }

    fn veneer_at(&self, (island, index): Veneer) -> i64 {
        let island = &self.all[island];
        i64::from(island.start + if island.passed { self.jump } else { 0 } + index as u32 * self.size)
    }

    /// A veneer for the label that lies within `reach` of `from`.
    fn existing(&self, label: Label, from: i64, reach: i64) -> Option<Veneer> {
        let near = self.all.iter().enumerate().filter(|(_, island)| (i64::from(island.start) - from).abs() < reach);
        near.flat_map(|(at, island)| island.targets.iter().enumerate().map(move |(index, target)| (at, index, *target)))
            .find(|(at, index, target)| *target == label && (self.veneer_at((*at, *index)) - from).abs() < reach)
            .map(|(at, index, _)| (at, index))
    }

    /// Adds a veneer within `reach` of `from`: to an island that is near, or to a new one at one of the places. Gives it,
    /// and where a new island stands in the list, since those behind it have other numbers then.
    fn add(&mut self, label: Label, from: i64, reach: i64, places: &[(u32, bool)]) -> Option<(Veneer, Option<usize>)> {
        let distance = |island: &Island| (i64::from(island.start) - from).abs();
        // Islands stay small: a large one would push apart what lies on both sides of it.
        let has_room = |island: &Island| i64::from(self.size_of(island) + self.size) <= reach / 8;
        let near = self.all.iter().enumerate().filter(|(_, island)| distance(island) < reach * 5 / 8 && has_room(island));
        if let Some(at) = near.min_by_key(|(_, island)| distance(island)).map(|(at, _)| at) {
            self.all[at].targets.push(label);
            return Some(((at, self.all[at].targets.len() - 1), None));
        }
        // As far ahead as is safe, so that the branches behind this one reach it too; better where nothing falls through.
        let inside = |(at, _): &&(u32, bool)| (self.moved(*at) - from).abs() < reach / 2;
        let taken = |at: u32| self.all.iter().any(|island| island.at == at);
        let best = places.iter().filter(inside).filter(|(at, _)| !taken(*at)).max_by_key(|(at, passed)| (!passed, *at));
        let (place, passed) = *best?;
        let at = self.all.partition_point(|island| island.at < place);
        let start = self.moved(place) as u32;
        self.all.insert(at, Island { at: place, passed, targets: alloc::vec![label], start });
        Some(((at, 0), Some(at)))
    }
}

/// Places veneers in joined code whose labels are not filled in.
///
/// # Errors
/// A branch that reaches no place for a veneer.
pub(super) fn place(
    stencils: &'static [Stencil],
    code: &[u8],
    fixups: &mut Vec<Fixup>,
    places: &mut Vec<Place>,
    region: usize,
) -> Result<Placed, EmitError> {
    let mut islands = Islands::new(stencils);
    let candidates = candidates(stencils, fixups);
    let mut through: Vec<Option<Veneer>> = alloc::vec![None; fixups.len()];
    for round in 0.. {
        islands.drop_unused(&mut through);
        islands.lay_out();
        let mut changed = false;
        for at in 0..fixups.len() {
            let fixup = fixups[at];
            let Some(branch) = fixup.branch(stencils) else { continue };
            let from = islands.moved(fixup.start) + i64::from(branch.origin);
            let reached = match (through[at], places[fixup.label.0 as usize]) {
                (Some(veneer), _) => reaches(branch, from, islands.veneer_at(veneer)),
                (None, Place::Code(target)) => reaches(branch, from, islands.moved(target)),
                (None, _) => fixup.uop == Uop::JUMP || branch.reach() > region as i64,
            };
            if reached {
                continue;
            }
            if fixup.uop == Uop::JUMP || round == MOST_ROUNDS {
                return Err(EmitError::BranchOutOfRange);
            }
            changed = true;
            let reach = branch.reach() * 7 / 8;
            through[at] = islands.existing(fixup.label, from, reach);
            if through[at].is_none() {
                let (veneer, inserted) =
                    islands.add(fixup.label, from, branch.reach(), &candidates).ok_or(EmitError::BranchOutOfRange)?;
                if let Some(new) = inserted {
                    through.iter_mut().flatten().filter(|(island, _)| *island >= new).for_each(|(island, _)| *island += 1);
                }
                through[at] = Some(veneer);
                islands.lay_out();
            }
        }
        if !changed {
            break;
        }
    }
    Ok(build(islands, code, fixups, places, &through))
}

fn reaches(branch: &Branch, from: i64, to: i64) -> bool {
    branch.reaches((to - from) >> branch.shift)
}

/// Offsets where an island may be placed, and whether control falls through there: behind jumps, and before stencils with
/// labels.
fn candidates(stencils: &'static [Stencil], fixups: &[Fixup]) -> Vec<(u32, bool)> {
    let jump = Stencil::of(stencils, Uop::JUMP).code.len() as u32;
    let behind = |fixup: &Fixup| (fixup.uop == Uop::JUMP).then_some((fixup.start + jump, false));
    let mut all: Vec<(u32, bool)> = fixups.iter().filter_map(behind).collect();
    all.extend(fixups.iter().map(|fixup| (fixup.start, true)));
    // Of two entries for one offset the one without a fall through comes first, and stays.
    all.sort_unstable();
    all.dedup_by_key(|(at, _)| *at);
    all
}

/// The code with its islands; labels, and operands that are labels, where they lie then.
fn build(islands: Islands, code: &[u8], fixups: &mut Vec<Fixup>, places: &mut Vec<Place>, through: &[Option<Veneer>]) -> Placed {
    for place in places.iter_mut() {
        if let Place::Code(at) = *place {
            *place = Place::Code(islands.moved(at) as u32);
        }
    }
    let mut labels = Vec::new();
    let mut made = Vec::new();
    let (mut count, mut copied) = (0, 0);
    let (mut out, mut uops) = (Vec::new(), Vec::new());
    let mut jump_to = |out: &mut Vec<u8>, uops: &mut Vec<(u32, Uop, Option<Label>)>, label: Label| {
        uops.push((out.len() as u32, Uop::JUMP, Some(label)));
        made.push(Fixup { stream: Stream::Hot, start: out.len() as u32, uop: Uop::JUMP, operand: 0, label });
        out.extend_from_slice(Stencil::of(islands.stencils, Uop::JUMP).code);
    };
    for island in &islands.all {
        out.extend_from_slice(&code[copied..island.at as usize]);
        copied = island.at as usize;
        if island.passed && !island.targets.is_empty() {
            places.push(Place::Code(island.start + islands.size_of(island)));
            jump_to(&mut out, &mut uops, Label(places.len() as u32 - 1));
        }
        let first = places.len() as u32;
        for target in &island.targets {
            places.push(Place::Code(out.len() as u32));
            uops.push((out.len() as u32, Uop::LANDING, None));
            out.extend_from_slice(Stencil::of(islands.stencils, Uop::LANDING).code);
            jump_to(&mut out, &mut uops, *target);
            count += 1;
        }
        labels.push(first);
    }
    out.extend_from_slice(&code[copied..]);
    for (fixup, veneer) in fixups.iter_mut().zip(through) {
        fixup.start = islands.moved(fixup.start) as u32;
        if let Some((island, index)) = veneer {
            fixup.label = Label(labels[*island] + *index as u32);
        }
    }
    fixups.append(&mut made);
    Placed { code: out, count, uops, islands }
}

#[cfg(test)]
#[path = "veneers_tests.rs"]
mod tests;
