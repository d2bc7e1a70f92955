//! The proleptic Gregorian calendar in UTC, and times as text. Days are counted from 1970-01-01; the conversion between
//! days and dates is Howard Hinnant's (chrono-compatible low-level date algorithms, 2013).

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write;

const DAY: i64 = 86_400;
const DAY_NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTH_NAMES: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A point in time as a calendar names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub year: i64,
    /// 1 to 12
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    /// 0 is Monday
    pub weekday: i64,
    /// 1 to 366
    pub day_of_year: i64,
    pub is_dst: i64,
}

/// Days from 1970-01-01 to a date; the month may be any number.
pub fn days_of(year: i64, month: i64, day: i64) -> i64 {
    let months = year * 12 + month - 1;
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    // Years begin in March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date of a day.
fn date_of(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Seconds since 1970 of a time tuple, whose fields may be out of their ranges as for C's `mktime`.
pub fn seconds_of(fields: [i64; 9]) -> i64 {
    let [year, month, day, hour, minute, second, ..] = fields;
    days_of(year, month, day) * DAY + hour * 3600 + minute * 60 + second
}

impl Moment {
    /// The moment so many seconds after 1970-01-01.
    pub fn at(seconds: i64) -> Moment {
        let (days, rest) = (seconds.div_euclid(DAY), seconds.rem_euclid(DAY));
        let (year, month, day) = date_of(days);
        Moment {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            weekday: (days + 3).rem_euclid(7),
            day_of_year: days - days_of(year, 1, 1) + 1,
            is_dst: 0,
        }
    }

    /// The fields in the order of `struct_time`.
    pub fn fields(&self) -> [i64; 9] {
        let Moment { year, month, day, hour, minute, second, weekday, day_of_year, is_dst } = *self;
        [year, month, day, hour, minute, second, weekday, day_of_year, is_dst]
    }

    /// A moment from a time tuple as it is; the error names the field that is out of range. Zero stands for one where
    /// counting begins at one.
    pub fn from_tuple(fields: [i64; 9]) -> Result<Moment, &'static str> {
        let [year, month, day, hour, minute, second, weekday, day_of_year, is_dst] = fields;
        let month = if month == 0 { 1 } else { month };
        let day = if day == 0 { 1 } else { day };
        let day_of_year = if day_of_year == 0 { 1 } else { day_of_year };
        for (is_right, field) in [
            ((1..=12).contains(&month), "month"),
            ((1..=31).contains(&day), "day of month"),
            ((0..=23).contains(&hour), "hour"),
            ((0..=59).contains(&minute), "minute"),
            ((0..=61).contains(&second), "seconds"),
            (weekday >= -1, "day of week"),
            ((1..=366).contains(&day_of_year), "day of year"),
        ] {
            if !is_right {
                return Err(field);
            }
        }
        let weekday = weekday.rem_euclid(7);
        Ok(Moment { year, month, day, hour, minute, second, weekday, day_of_year, is_dst })
    }

    fn day_name(&self) -> &'static str {
        DAY_NAMES.get(self.weekday as usize).copied().unwrap_or("?")
    }

    fn month_name(&self) -> &'static str {
        MONTH_NAMES.get(self.month as usize - 1).copied().unwrap_or("?")
    }

    /// Weeks of the year that began with this weekday (0 is Monday).
    fn week_from(&self, first: i64) -> i64 {
        (self.day_of_year + 6 - (self.weekday - first).rem_euclid(7)) / 7
    }

    /// The year and week of ISO 8601.
    fn iso_week(&self) -> (i64, i64) {
        let week = (self.day_of_year - self.weekday + 9) / 7;
        let weeks_in = |year: i64| {
            let first = (days_of(year, 1, 1) + 3).rem_euclid(7);
            let is_leap = days_of(year + 1, 1, 1) - days_of(year, 1, 1) == 366;
            if first == 3 || (first == 2 && is_leap) { 53 } else { 52 }
        };
        match week {
            0 => (self.year - 1, weeks_in(self.year - 1)),
            53 if weeks_in(self.year) == 52 => (self.year + 1, 1),
            _ => (self.year, week),
        }
    }

    fn hour_of_twelve(&self) -> i64 {
        match self.hour % 12 {
            0 => 12,
            hour => hour,
        }
    }
}

/// "Thu Jan  1 00:00:00 1970"
pub fn ascii(m: &Moment) -> String {
    let (day, month) = (&m.day_name()[..3], &m.month_name()[..3]);
    alloc::format!("{day} {month} {:2} {:02}:{:02}:{:02} {}", m.day, m.hour, m.minute, m.second, m.year)
}

/// Writes a moment by a format of `strftime`; what is no directive stays as it is.
pub fn format(format: &[u8], moment: &Moment) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.iter().position(|b| *b == b'%') {
        out.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let (pad, after) = padding(rest);
        let Some((&directive, tail)) = after.split_first() else {
            out.push(b'%');
            out.extend_from_slice(rest);
            return out;
        };
        match directive_text(directive, pad, moment) {
            Some(text) => out.extend_from_slice(text.as_bytes()),
            None => {
                out.push(b'%');
                out.extend_from_slice(&rest[..rest.len() - tail.len()]);
            }
        }
        rest = tail;
    }
    out.extend_from_slice(rest);
    out
}

/// How numbers are filled up: as the directive says, not at all (`%-d`), with blanks (`%_d`) or zeros (`%0e`).
fn padding(rest: &[u8]) -> (Option<u8>, &[u8]) {
    match rest {
        [b'-', tail @ ..] => (Some(b'-'), tail),
        [b'_', tail @ ..] => (Some(b' '), tail),
        [b'0', tail @ ..] => (Some(b'0'), tail),
        [b'E' | b'O', tail @ ..] => (None, tail),
        _ => (None, rest),
    }
}

fn number(n: i64, width: usize, fill: u8, pad: Option<u8>) -> String {
    let mut text = String::new();
    let _ = match pad.unwrap_or(fill) {
        b'-' => write!(text, "{n}"),
        b' ' => write!(text, "{n:width$}"),
        _ => write!(text, "{n:0width$}"),
    };
    text
}

fn directive_text(directive: u8, pad: Option<u8>, m: &Moment) -> Option<String> {
    let two = |n: i64| number(n, 2, b'0', pad);
    Some(match directive {
        b'a' => m.day_name()[..3].into(),
        b'A' => m.day_name().into(),
        b'b' | b'h' => m.month_name()[..3].into(),
        b'B' => m.month_name().into(),
        b'c' => ascii(m),
        b'C' => two(m.year.div_euclid(100)),
        b'd' => two(m.day),
        b'D' | b'x' => alloc::format!("{:02}/{:02}/{:02}", m.month, m.day, m.year.rem_euclid(100)),
        b'e' => number(m.day, 2, b' ', pad),
        b'F' => alloc::format!("{}-{:02}-{:02}", m.year, m.month, m.day),
        b'g' => two(m.iso_week().0.rem_euclid(100)),
        b'G' => number(m.iso_week().0, 1, b'0', pad),
        b'H' => two(m.hour),
        b'I' => two(m.hour_of_twelve()),
        b'j' => number(m.day_of_year, 3, b'0', pad),
        b'k' => number(m.hour, 2, b' ', pad),
        b'l' => number(m.hour_of_twelve(), 2, b' ', pad),
        b'm' => two(m.month),
        b'M' => two(m.minute),
        b'n' => "\n".into(),
        b'p' => (if m.hour < 12 { "AM" } else { "PM" }).into(),
        b'P' => (if m.hour < 12 { "am" } else { "pm" }).into(),
        b'r' => {
            alloc::format!("{:02}:{:02}:{:02} {}", m.hour_of_twelve(), m.minute, m.second, if m.hour < 12 { "AM" } else { "PM" })
        }
        b'R' => alloc::format!("{:02}:{:02}", m.hour, m.minute),
        b's' => number(seconds_of(m.fields()), 1, b'0', pad),
        b'S' => two(m.second),
        b't' => "\t".into(),
        b'T' | b'X' => alloc::format!("{:02}:{:02}:{:02}", m.hour, m.minute, m.second),
        b'u' => number(m.weekday + 1, 1, b'0', pad),
        b'U' => two(m.week_from(6)),
        b'V' => two(m.iso_week().1),
        b'w' => number((m.weekday + 1) % 7, 1, b'0', pad),
        b'W' => two(m.week_from(0)),
        b'y' => two(m.year.rem_euclid(100)),
        b'Y' => number(m.year, 1, b'0', pad),
        b'z' => "+0000".into(),
        b'Z' => "UTC".into(),
        b'%' => "%".into(),
        _ => return None,
    })
}
