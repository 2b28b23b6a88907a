//! Whole and floating-point numbers beside each other.

use std::cmp::Ordering;

/// Two to the power of 63: the first float past every `i64`.
const PAST_I64: f64 = 9_223_372_036_854_775_808.0;

/// The whole number that a float is, where it is one of 64 bits.
pub fn whole(float: f64) -> Option<i64> {
    // The comparison is exact: both bounds are floats.
    (float.trunc() == float && (-PAST_I64..PAST_I64).contains(&float)).then_some(float as i64)
}

/// How a whole number compares to a float, exactly: no rounding makes two numbers equal. `None` for NaN.
pub fn compare_int_float(int: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        None
    } else if float >= PAST_I64 {
        Some(Ordering::Less)
    } else if float < -PAST_I64 {
        Some(Ordering::Greater)
    } else {
        let floor = float.floor();
        Some(int.cmp(&(floor as i64)).then(if floor < float { Ordering::Less } else { Ordering::Equal }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparing_is_exact() {
        for (int, float, expected) in [
            (1, 1.0, Some(Ordering::Equal)),
            (1, 1.5, Some(Ordering::Less)),
            (2, 1.5, Some(Ordering::Greater)),
            (-1, -1.5, Some(Ordering::Greater)),
            (-2, -1.5, Some(Ordering::Less)),
            (9_007_199_254_740_993, 9_007_199_254_740_992.0, Some(Ordering::Greater)),
            (i64::MAX, PAST_I64, Some(Ordering::Less)),
            (i64::MIN, -PAST_I64, Some(Ordering::Equal)),
            (i64::MIN, f64::NEG_INFINITY, Some(Ordering::Greater)),
            (0, f64::NAN, None),
        ] {
            assert_eq!(compare_int_float(int, float), expected, "{int} and {float}");
        }
    }

    #[test]
    fn whole_floats_are_ints() {
        for (float, expected) in [
            (20.0, Some(20)),
            (-0.0, Some(0)),
            (0.5, None),
            (PAST_I64, None),
            (-PAST_I64, Some(i64::MIN)),
            (f64::NAN, None),
        ] {
            assert_eq!(whole(float), expected, "{float}");
        }
    }
}
