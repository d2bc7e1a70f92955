//! The results as JSON: every number that was measured, and what was computed from them.

use std::env::consts;
use std::fs;

use serde_json::{Map, Value, json};

use crate::engines::Engine;
use crate::measure::{Measurement, Outcome, Plan};
use crate::results::{Aspect, Results};

/// The whole record; times are in nanoseconds, ratios above one are faster than the baseline.
pub fn record(results: &Results, plan: &Plan, absent: &[Engine]) -> Value {
    json!({
        "machine": machine(),
        "plan": {
            "rounds": plan.rounds,
            "iterations": plan.iterations,
            "budget_ms": plan.budget.as_millis() as u64,
        },
        "baseline": results.engines.get(results.baseline).map(|engine| &engine.name),
        "engines": results.engines.iter().map(engine_record).collect::<Vec<_>>(),
        "absent": absent.iter().map(|engine| &engine.name).collect::<Vec<_>>(),
        "programs": (0..results.programs.len()).map(|at| program_record(results, at)).collect::<Vec<_>>(),
        "summary": summary(results),
    })
}

fn machine() -> Value {
    let information = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = information.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(':')).map(|(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map(usize::from).ok();
    json!({ "processor": model, "cores": cores, "architecture": consts::ARCH, "system": consts::OS })
}

fn engine_record(engine: &Engine) -> Value {
    json!({
        "name": engine.name,
        "label": engine.label,
        "command": engine.describe(),
        "version": engine.version(),
    })
}

fn program_record(results: &Results, at: usize) -> Value {
    let mut engines = Map::new();
    for (number, engine) in results.engines.iter().enumerate() {
        if let Some(measurement) = results.measurement(at, number) {
            let mut record = measurement_record(measurement);
            record["ratios"] = aspects(|aspect| results.ratio(at, number, aspect));
            engines.insert(engine.name.clone(), record);
        }
    }
    let program = results.programs.get(at);
    json!({
        "group": program.map(|program| program.group),
        "name": program.map(|program| &program.name),
        "engines": engines,
    })
}

fn measurement_record(measurement: &Measurement) -> Value {
    let (outcome, reason) = match &measurement.outcome {
        Outcome::Measured => ("measured", None),
        Outcome::Missing(reason) => ("missing", Some(reason)),
        Outcome::NoTwin => ("no twin", None),
        Outcome::Failed(reason) => ("failed", Some(reason)),
    };
    json!({
        "outcome": outcome,
        "reason": reason,
        "result": measurement.result,
        "times_ns": aspects(|aspect| aspect.of(measurement)),
        "processes_ns": measurement.processes,
        "singles_ns": measurement.singles,
        "series_ns": measurement.series,
    })
}

fn summary(results: &Results) -> Value {
    let mut engines = Map::new();
    for (number, engine) in results.engines.iter().enumerate() {
        let lowest = Aspect::ALL.map(|aspect| {
            let lowest = results.minimum(number, aspect);
            let lowest = lowest.map(|(ratio, program)| json!({ "ratio": ratio, "program": program }));
            (aspect.name().to_owned(), lowest.unwrap_or(Value::Null))
        });
        let mut groups = Map::new();
        for (group, _) in crate::programs::GROUPS {
            groups.insert(group.to_owned(), aspects(|aspect| results.mean(number, aspect, Some(group))));
        }
        let summary = json!({
            "programs": results.ratios(number, Aspect::Steady, None).len(),
            "geometric_mean": aspects(|aspect| results.mean(number, aspect, None)),
            "minimum": Map::from_iter(lowest),
            "groups": groups,
        });
        engines.insert(engine.name.clone(), summary);
    }
    Value::Object(engines)
}

fn aspects(value: impl Fn(Aspect) -> Option<f64>) -> Value {
    Aspect::ALL.map(|aspect| (aspect.name().to_owned(), json!(value(aspect)))).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::tests::example;
    use std::time::Duration;

    #[test]
    fn record_holds_raw_numbers_and_ratios() {
        let plan = Plan { rounds: 3, iterations: 20, budget: Duration::from_secs(3), timeout: Duration::from_secs(9) };
        let record = record(&example(), &plan, &[]);
        assert_eq!(record["programs"][0]["engines"]["coachwhip"]["series_ns"][0][1], 25);
        assert_eq!(record["programs"][0]["engines"]["coachwhip"]["ratios"]["steady"], 4.0);
        assert_eq!(record["programs"][1]["engines"]["pypy"]["outcome"], "failed");
        assert_eq!(record["summary"]["coachwhip"]["geometric_mean"]["steady"], 2.0);
        assert_eq!(record["summary"]["coachwhip"]["minimum"]["steady"]["program"], "lisp");
        assert_eq!(record["plan"]["rounds"], 3);
    }
}
