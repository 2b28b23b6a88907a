//! The five fields of `cron`.

/// A field: its name, its least and greatest number, and its words.
struct CronField {
    name: &'static str,
    min: u32,
    max: u32,
    words: &'static [&'static str],
}

const MONTHS: &[&str] = &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const FIELDS: [CronField; 5] = [
    CronField { name: "minute", min: 0, max: 59, words: &[] },
    CronField { name: "hour", min: 0, max: 23, words: &[] },
    CronField { name: "day of the month", min: 1, max: 31, words: &[] },
    CronField { name: "month", min: 1, max: 12, words: MONTHS },
    // Sunday is 0 and 7.
    CronField { name: "day of the week", min: 0, max: 7, words: DAYS },
];

/// What is wrong with a cron text; none where it is right.
pub fn cron_problem(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        let fields = if parts.len() == 1 { "field" } else { "fields" };
        return Some(format!("it has {} {fields}, not five", parts.len()));
    }
    if let Some(problem) = parts.iter().zip(&FIELDS).find_map(|(part, field)| field_problem(part, field)) {
        return Some(problem);
    }
    never_problem(parts[2], parts[3], parts[4])
}

fn field_problem(part: &str, field: &CronField) -> Option<String> {
    part.split(',').find_map(|item| item_problem(item, field))
}

fn item_problem(item: &str, field: &CronField) -> Option<String> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (item, None),
    };
    if let Some(step) = step
        && step.parse::<u32>().ok().filter(|step| (1..=field.max).contains(step)).is_none()
    {
        return Some(format!("`{step}` is no step for the {}", field.name));
    }
    if range == "*" {
        return None;
    }
    match range.split_once('-') {
        Some((low, high)) => match (number(low, field), number(high, field)) {
            (Some(low), Some(high)) if low <= high => None,
            (Some(_), Some(_)) => Some(format!("the range `{range}` of the {} runs backwards", field.name)),
            (None, _) => Some(out_of_range(low, field)),
            (_, None) => Some(out_of_range(high, field)),
        },
        None if number(range, field).is_some() => None,
        None => Some(out_of_range(range, field)),
    }
}

fn number(text: &str, field: &CronField) -> Option<u32> {
    let lower = text.to_ascii_lowercase();
    if let Some(position) = field.words.iter().position(|word| *word == lower) {
        return Some(field.min + position as u32);
    }
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().filter(|number| (field.min..=field.max).contains(number))
}

fn out_of_range(text: &str, field: &CronField) -> String {
    format!("`{text}` is no {}: that is a number from {} to {}", field.name, field.min, field.max)
}

/// A day that no month has: the schedule would never fire.
fn never_problem(day: &str, month: &str, weekday: &str) -> Option<String> {
    let (Ok(day), "*") = (day.parse::<u32>(), weekday) else { return None };
    let months: Option<Vec<u32>> = month.split(',').map(|month| number(month, &FIELDS[3])).collect();
    let days = |month: u32| match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let never = months.is_some_and(|months| months.iter().all(|month| day > days(*month)));
    never.then(|| format!("no such month has a day {day}, so it would never fire"))
}

#[cfg(test)]
mod tests {
    use super::cron_problem;

    #[test]
    fn good_texts() {
        for text in [
            "0 6 * * *",
            "*/15 9-17 * * mon-fri",
            "0 0 1,15 * *",
            "5 4 * jan,JUL 0",
            "0 0 29 2 *",
            "0 0 31 2 1",
        ] {
            assert_eq!(cron_problem(text), None, "{text}");
        }
    }

    #[test]
    fn bad_texts() {
        for text in [
            "",
            "0 6 * *",
            "60 6 * * *",
            "0 24 * * *",
            "0 0 0 * *",
            "*/0 * * * *",
            "9-5 * * * *",
            "a * * * *",
            "0 0 30 2 *",
            "0 0 31 4,6 *",
        ] {
            assert!(cron_problem(text).is_some(), "{text}");
        }
    }
}
