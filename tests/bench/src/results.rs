//! What was measured, as ratios over the baseline: the one place that the table, the JSON file and the plot read.
//! Invariant: a ratio above one is always faster than the baseline, in every aspect.

use crate::engines::{BASELINE, Engine};
use crate::measure::{Measurement, Outcome};
use crate::programs::Program;
use crate::statistics::{geometric_mean, smallest};

/// The three things that are asked of each program and engine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aspect {
    Steady,
    First,
    Process,
}

impl Aspect {
    pub const ALL: [Aspect; 3] = [Aspect::Steady, Aspect::First, Aspect::Process];

    pub fn name(self) -> &'static str {
        match self {
            Aspect::Steady => "steady",
            Aspect::First => "first",
            Aspect::Process => "process",
        }
    }

    /// The median time in nanoseconds.
    pub fn of(self, measurement: &Measurement) -> Option<f64> {
        match self {
            Aspect::Steady => measurement.steady(),
            Aspect::First => measurement.first(),
            Aspect::Process => measurement.process(),
        }
    }
}

pub struct Results {
    pub programs: Vec<Program>,
    pub engines: Vec<Engine>,
    /// The position of the engine that the others are divided by.
    pub baseline: usize,
    table: Vec<Vec<Measurement>>,
}

impl Results {
    /// Takes the measurements by program and engine, and fails those whose result is not the baseline's.
    pub fn new(programs: Vec<Program>, engines: Vec<Engine>, mut table: Vec<Vec<Measurement>>) -> Results {
        let baseline = engines.iter().position(|engine| engine.name == BASELINE).unwrap_or(0);
        for row in &mut table {
            fail_disagreement(row, baseline);
        }
        Results { programs, engines, baseline, table }
    }

    pub fn measurement(&self, program: usize, engine: usize) -> Option<&Measurement> {
        self.table.get(program)?.get(engine)
    }

    pub fn time(&self, program: usize, engine: usize, aspect: Aspect) -> Option<f64> {
        aspect.of(self.measurement(program, engine)?)
    }

    /// How many times as fast as the baseline.
    pub fn ratio(&self, program: usize, engine: usize, aspect: Aspect) -> Option<f64> {
        let time = self.time(program, engine, aspect)?;
        Some(self.time(program, self.baseline, aspect)? / time)
    }

    /// All ratios of an engine, of one group or of all, each with its program.
    pub fn ratios(&self, engine: usize, aspect: Aspect, group: Option<&str>) -> Vec<(f64, usize)> {
        let programs = self.programs.iter().enumerate();
        let wanted = programs.filter(|(_, program)| group.is_none_or(|group| group == program.group));
        wanted.filter_map(|(at, _)| Some((self.ratio(at, engine, aspect)?, at))).collect()
    }

    pub fn mean(&self, engine: usize, aspect: Aspect, group: Option<&str>) -> Option<f64> {
        let ratios: Vec<f64> = self.ratios(engine, aspect, group).iter().map(|(ratio, _)| *ratio).collect();
        geometric_mean(&ratios)
    }

    /// The lowest ratio of an engine, with the name of its program.
    pub fn minimum(&self, engine: usize, aspect: Aspect) -> Option<(f64, &str)> {
        let (ratio, program) = smallest(&self.ratios(engine, aspect, None))?;
        Some((ratio, self.programs.get(program)?.name.as_str()))
    }

    /// Everything that was not measured: program, engine and outcome.
    pub fn gaps(&self) -> Vec<(&Program, &Engine, &Outcome)> {
        let rows = self.programs.iter().zip(&self.table);
        let cells = rows.flat_map(|(program, row)| row.iter().zip(&self.engines).map(move |cell| (program, cell)));
        cells
            .filter(|(_, (measurement, _))| measurement.outcome != Outcome::Measured)
            .map(|(program, (measurement, engine))| (program, engine, &measurement.outcome))
            .collect()
    }

    pub fn has_failed(&self) -> bool {
        self.gaps().iter().any(|(_, _, outcome)| matches!(outcome, Outcome::Failed(_)))
    }
}

fn fail_disagreement(row: &mut [Measurement], baseline: usize) {
    let Some(reference) = row.get(baseline).filter(|cell| cell.outcome == Outcome::Measured) else {
        return;
    };
    let expected = reference.result.clone();
    for cell in row.iter_mut().filter(|cell| cell.outcome == Outcome::Measured && cell.result != expected) {
        cell.outcome = Outcome::Failed(format!("wrong result: {} instead of {expected}", cell.result));
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use std::path::PathBuf;

    /// One program in each of two groups on a baseline, a faster engine and one that lacks the second.
    pub fn example() -> Results {
        let program = |group, name: &str| Program { group, name: name.into(), path: PathBuf::new() };
        let programs = vec![program("numeric", "sieve"), program("whole", "lisp")];
        let engine = |name: &str, label: &str| Engine::parse(name, label, "x").expect("parses");
        let engines = vec![engine("coachwhip", "Coachwhip"), engine(BASELINE, "CPython"), engine("pypy", "PyPy")];
        let cell = |time: u64, outcome: Outcome| Measurement {
            outcome,
            processes: vec![time + 100],
            singles: vec![time],
            series: vec![vec![time, time]],
            result: "1".into(),
        };
        let table = vec![
            vec![cell(25, Outcome::Measured), cell(100, Outcome::Measured), cell(10, Outcome::Measured)],
            vec![
                cell(100, Outcome::Measured),
                cell(100, Outcome::Measured),
                cell(1, Outcome::Failed("ImportError: <x> & \"y\"".into())),
            ],
        ];
        Results::new(programs, engines, table)
    }

    #[test]
    fn ratios_are_over_the_baseline() {
        let results = example();
        assert_eq!(results.baseline, 1);
        assert_eq!(results.ratio(0, 0, Aspect::Steady), Some(4.0));
        assert_eq!(results.ratio(0, 1, Aspect::First), Some(1.0));
        assert_eq!(results.ratio(0, 0, Aspect::Process), Some(1.6));
        assert_eq!(results.ratio(1, 2, Aspect::Steady), None);
    }

    #[test]
    fn means_and_minimum_leave_out_what_failed() {
        let results = example();
        assert_eq!(results.mean(0, Aspect::Steady, None), Some(2.0));
        assert!((results.mean(2, Aspect::Steady, None).expect("one") - 10.0).abs() < 1e-9);
        assert_eq!(results.mean(2, Aspect::Steady, Some("whole")), None);
        assert_eq!(results.minimum(0, Aspect::Steady), Some((1.0, "lisp")));
        assert!(results.has_failed());
        assert_eq!(results.gaps().len(), 1);
    }

    #[test]
    fn another_result_than_the_baselines_fails() {
        let mut row = example().table.remove(0);
        row[0].result = "2".into();
        fail_disagreement(&mut row, 1);
        assert!(matches!(&row[0].outcome, Outcome::Failed(message) if message.contains("2 instead of 1")));
        assert_eq!(row[2].outcome, Outcome::Measured);
    }
}
