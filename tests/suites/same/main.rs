//! Programs do the same in every tier, whatever befalls compiled code. They are one test binary, so that the engine
//! is linked once, and what the interpreter gives is found once for all of them.

mod code_cache;
mod evaluated;
mod recorded;
mod tiers;
mod traces;
mod veneers;
