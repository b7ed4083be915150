//! Contenders that take turns, so that what else the machine does meets them alike.

use std::time::{Duration, Instant};

/// One way to do a thing. A run answers with the time that it took.
pub type Contender<'a> = Box<dyn FnMut() -> Duration + 'a>;

/// The times of contenders, in seconds.
pub struct Times {
    /// By contender, then by round.
    rounds: Vec<Vec<f64>>,
}

/// Runs all contenders once to warm up, then so many rounds of one run each.
pub fn interleave(rounds: usize, contenders: &mut [Contender<'_>]) -> Times {
    let mut times = Times { rounds: vec![Vec::with_capacity(rounds); contenders.len()] };
    for round in 0..=rounds {
        for (contender, times) in contenders.iter_mut().zip(&mut times.rounds) {
            let time = contender();
            if round > 0 {
                times.push(time.as_secs_f64());
            }
        }
    }
    times
}

impl Times {
    /// The median run of a contender, in seconds.
    pub fn median(&self, contender: usize) -> f64 {
        median(self.rounds[contender].clone())
    }

    /// The median over the rounds of one contender's time over another's.
    pub fn ratio(&self, contender: usize, to: usize) -> f64 {
        median(self.rounds[contender].iter().zip(&self.rounds[to]).map(|(one, other)| one / other).collect())
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
pub fn time(run: impl FnOnce()) -> Duration {
    let start = Instant::now();
    run();
    start.elapsed()
}
