//! Contenders that take turns, so that what else the machine does meets them alike.

use std::time::{Duration, Instant};

/// One way to do a thing. A turn answers with the time that it took.
pub type Contender<'a> = Box<dyn FnMut() -> Duration + 'a>;

/// The times of contenders, in seconds.
pub struct Times {
    /// By contender, then by run.
    runs: Vec<Vec<f64>>,
}

/// One run to warm up, then so many that count. In a run each contender has so many turns, and they alternate,
/// in both orders, because one finds the memory as the other left it. The run's time is the median turn, so that a turn
/// in which something else had the processor does not count.
pub fn interleave(runs: usize, turns: usize, contenders: &mut [Contender<'_>]) -> Times {
    let mut times = Times { runs: vec![Vec::with_capacity(runs); contenders.len()] };
    for run in 0..=runs {
        let mut spent = vec![Vec::with_capacity(turns); contenders.len()];
        for turn in 0..turns {
            for step in 0..contenders.len() {
                let next = if turn % 2 == 0 { step } else { contenders.len() - 1 - step };
                spent[next].push(contenders[next]().as_secs_f64());
            }
        }
        if run > 0 {
            for (times, spent) in times.runs.iter_mut().zip(spent) {
                times.push(median(spent));
            }
        }
    }
    times
}

impl Times {
    /// A contender's median turn, in seconds.
    pub fn median(&self, contender: usize) -> f64 {
        median(self.runs[contender].clone())
    }

    /// The median over the runs of one contender's time over another's.
    pub fn ratio(&self, contender: usize, to: usize) -> f64 {
        median(self.runs[contender].iter().zip(&self.runs[to]).map(|(one, other)| one / other).collect())
    }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        f64::midpoint(values[middle - 1], values[middle])
    } else {
        values[middle]
    }
}

/// How long something takes.
pub fn time(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
