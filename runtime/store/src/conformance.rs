//! What the trait means, as tests that every store runs.
//!
//! A case is an async function over a [`Database`]; [`crate::conformance_tests!`] makes a test of each.

mod appending;
mod claiming;
mod deleting;
mod draw;
mod due;
mod fixture;
mod history;
mod journal;
mod messages;
mod plans;
mod runs;
mod spawning;
mod steps;
mod values;

use std::sync::Arc;

use async_trait::async_trait;

pub use appending::*;
pub use claiming::*;
pub use deleting::*;
pub use due::*;
pub use history::{Dump, dump, same_history};
pub use journal::*;
pub use messages::*;
pub use plans::*;
pub use runs::*;
pub use spawning::*;
pub use steps::*;
pub use values::*;

use crate::Store;

/// One set of data, empty when the case begins.
#[async_trait]
pub trait Database: Send + Sync {
    /// A store over the data, as another process would open it.
    async fn open(&self) -> Arc<dyn Store>;
}

/// The in-memory twin is a database too.
#[async_trait]
impl Database for crate::MemoryStore {
    async fn open(&self) -> Arc<dyn Store> {
        Arc::new(self.sibling())
    }
}

/// Makes a test of each case, over a database that `$database` gives anew for each.
///
/// The crate that calls it needs tokio's macros.
#[macro_export]
macro_rules! conformance_tests {
    ($database:expr) => {
        $crate::conformance_tests! { @each $database;
            a_plan_is_kept_by_its_hash
            the_first_plan_of_a_hash_stays
            creating_twice_changes_nothing
            a_run_needs_its_plan
            a_run_id_is_checked
            a_new_run_is_pending
            runs_are_listed_newest_first
            runs_are_listed_by_status_and_workflow
            lists_of_runs_come_in_pages
            run_ids_are_found_by_prefix
            what_is_unknown_is_empty
            an_append_writes_all_of_it
            a_batch_goes_over_many_runs
            a_conflict_refuses_one_append_alone
            appends_of_one_run_in_a_batch_see_each_other
            an_append_that_contradicts_itself_is_refused
            an_append_to_a_missing_run_is_refused
            an_empty_batch_is_nothing
            batches_of_every_size_are_written
            an_update_replaces_the_runs_row
            a_dropped_append_is_done_or_not
            appends_of_many_tasks_are_all_written
            events_are_read_in_pages
            loading_starts_from_the_newest_snapshot
            an_older_snapshot_never_takes_the_place_of_a_newer
            bytes_come_back_as_they_went_in
            steps_are_listed_in_order_of_appearance
            a_step_is_replaced_and_keeps_its_place
            steps_come_in_pages
            steps_are_listed_by_status
            messages_are_read_in_order_until_consumed
            a_message_with_an_id_is_taken_once
            a_message_needs_its_run
            consuming_beyond_the_last_message_is_refused
            consuming_never_goes_back
            news_of_any_process_arrive
            news_survive_deletion
            a_run_is_claimed_once
            a_claim_given_back_can_be_taken
            an_append_needs_its_claim
            a_stale_claim_writes_nothing
            claims_of_different_runs_are_independent
            strange_run_ids_can_be_claimed
            pending_and_running_runs_are_due
            a_run_is_due_when_its_timer_comes
            a_run_with_unread_messages_is_due_however_it_stands
            due_runs_leave_out_our_own_claims
            due_runs_come_in_pages
            a_run_spawns_others
            a_run_tells_others
            spawning_without_a_plan_is_refused
            a_finished_run_is_deleted_whole
            an_unfinished_run_is_kept
            a_claimed_run_is_kept
            a_plan_goes_with_its_last_run
            a_deleted_id_can_be_used_again
            large_values_come_back
            large_values_are_shared_and_outlive_one_of_their_runs
        }
    };
    (@each $database:expr; $($case:ident)*) => {
        $(
            #[tokio::test]
            async fn $case() {
                let database = $database;
                $crate::conformance::$case(&database).await;
            }
        )*
    };
}
