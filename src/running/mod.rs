//! What the commands about runs have in common.

mod json_argument;
mod lookup;
mod outcome;
mod place;
mod session;
mod storage;
mod tell;
mod text;
mod waits;
mod watcher;

pub use json_argument::json_argument;
pub use lookup::{engine_error, store_error, unknown_run};
pub use outcome::{Reporting, data as result_data, report_end};
pub use session::{Session, block_on, drive_watched};
pub use storage::Storage;
pub use tell::tell;
pub use text::{ago, excerpt, json_text, json_time, span, status_style, when};
pub use waits::waits;
