//! How long the other side asks to wait.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// A longer wish is taken as this one: a week.
const WAIT_MS_MAX: u64 = 7 * 24 * 3_600_000;

/// `retry-after-ms`, or `Retry-After` in seconds or as a date, which is compared with the answer's own `Date`, since
/// two clocks seldom agree; without one, with ours.
pub(crate) fn retry_after_ms(headers: &HeaderMap, now: Timestamp) -> Option<u64> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    if let Some(milliseconds) = text("retry-after-ms").and_then(|wait| wait.parse::<f64>().ok()) {
        return bounded(milliseconds);
    }
    let wait = text(RETRY_AFTER.as_str())?;
    if let Ok(seconds) = wait.parse::<f64>() {
        return bounded(seconds * 1000.0);
    }
    let until = date(wait)?;
    let from = text(DATE.as_str()).and_then(date).unwrap_or(now);
    bounded((until.as_millisecond() as f64) - (from.as_millisecond() as f64))
}

fn date(text: &str) -> Option<Timestamp> {
    rfc2822::parse(text).ok().map(|zoned| zoned.timestamp())
}

fn bounded(milliseconds: f64) -> Option<u64> {
    // Casts of floats saturate; a time in the past is no wait at all.
    (!milliseconds.is_nan()).then(|| (milliseconds.ceil() as u64).min(WAIT_MS_MAX))
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    #[test]
    fn waits_are_read_in_all_their_forms() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        for (given, expected) in [
            (&[] as &[(&'static str, &'static str)], None),
            (&[("retry-after", "2")], Some(2_000)),
            (&[("retry-after", "0.25")], Some(250)),
            (&[("retry-after", " 3 ")], Some(3_000)),
            (&[("retry-after", "-1")], Some(0)),
            (&[("retry-after", "99999999999999")], Some(WAIT_MS_MAX)),
            (&[("retry-after", "soon")], None),
            (&[("retry-after", "NaN")], None),
            (&[("retry-after-ms", "1500"), ("retry-after", "9")], Some(1_500)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"), date], Some(10_000)),
            (&[("retry-after", "Sun, 06 Nov 1994 08:49:00 GMT"), date], Some(0)),
            (&[("retry-after", "Thu, 01 Jan 1970 00:01:00 GMT")], Some(60_000)),
        ] {
            let mut headers = HeaderMap::new();
            for (name, value) in given {
                headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            assert_eq!(retry_after_ms(&headers, Timestamp::UNIX_EPOCH), expected, "{given:?}");
        }
    }
}
