//! Programs do the same in every tier, whatever befalls compiled code. One program of tests, so that each is built once with
//! the engine, and what the interpreter gives is found once for all of them.

mod code_cache;
mod evaluated;
mod recorded;
mod tiers;
mod traces;
mod veneers;
