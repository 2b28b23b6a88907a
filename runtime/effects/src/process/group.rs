//! Ends a process with all that it has started: first asked, then forced.

use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group, test_kill_process_group};
use tokio::process::Child;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};

/// How long a group has to end once it was asked.
const GRACE: Duration = Duration::from_secs(2);
/// How long a group is waited for that was forced. Only the system itself can hold it back then, or an init process
/// that does not take away what is left of orphans.
const FORCED_GRACE: Duration = Duration::from_millis(500);
/// How often it is looked at meanwhile: nothing tells when the last of a group has ended.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How many groups are being ended; a process of ours should not end before it is none.
#[derive(Clone)]
pub(crate) struct Endings {
    count: watch::Sender<usize>,
}

impl Endings {
    pub(crate) fn new() -> Endings {
        Endings { count: watch::Sender::new(0) }
    }

    /// Waits until no group is being ended.
    pub(crate) async fn settle(&self) {
        // It can only fail when the sender is gone, and it is ours.
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }
}

/// A running process that leads a group of its own. Dropped before it has ended, the group is ended in the background.
pub(crate) struct Group {
    child: Option<Child>,
    endings: Endings,
}

impl Group {
    pub(crate) fn new(child: Child, endings: Endings) -> Group {
        Group { child: Some(child), endings }
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        self.child.as_mut().expect("only `has_ended` and `end` take it, and they come last")
    }

    /// The leader has ended by itself; what it may have left running on purpose is let be.
    pub(crate) fn has_ended(mut self) {
        self.child = None;
    }

    /// Ends the group and waits for that. Dropped meanwhile, the rest goes on in the background.
    pub(crate) async fn end(mut self) {
        if let Some(ending) = self.begin_to_end() {
            // The task neither panics nor is aborted, unless the runtime goes; then nobody waits here.
            let _ = ending.await;
        }
    }

    fn begin_to_end(&mut self) -> Option<tokio::task::JoinHandle<()>> {
        let child = self.child.take()?;
        // A child that was waited for has no id any more, and its group is let be.
        let leader = child.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw)?;
        let forced = Forced { leader: Some(leader), _counted: Counted::new(&self.endings) };
        let runtime = Handle::try_current().ok()?;
        Some(runtime.spawn(end_group(child, leader, forced)))
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let _ = self.begin_to_end();
    }
}

async fn end_group(mut child: Child, leader: Pid, mut forced: Forced) {
    // Failures of signals mean that nobody is left to get them.
    let _ = kill_process_group(leader, Signal::TERM);
    if group_is_gone(&mut child, leader, GRACE).await {
        forced.leader = None;
        return;
    }
    forced.force();
    group_is_gone(&mut child, leader, FORCED_GRACE).await;
}

/// Waits until nobody of the group is left, for at most that long.
async fn group_is_gone(child: &mut Child, leader: Pid, longest: Duration) -> bool {
    let deadline = Instant::now() + longest;
    let mut leader_has_ended = false;
    while Instant::now() < deadline {
        tokio::select! {
            _ = child.wait(), if !leader_has_ended => leader_has_ended = true,
            () = sleep(LOOK_EVERY) => {}
        }
        // Until the leader was waited for, its own remains are what is found.
        if leader_has_ended && test_kill_process_group(leader).is_err() {
            return true;
        }
    }
    false
}

/// Forces the group to end, at the latest when it is dropped since the runtime goes away.
struct Forced {
    leader: Option<Pid>,
    _counted: Counted,
}

impl Forced {
    fn force(&mut self) {
        if let Some(leader) = self.leader.take() {
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }
}

impl Drop for Forced {
    fn drop(&mut self) {
        self.force();
    }
}

/// Counts among the groups that are being ended.
struct Counted(Endings);

impl Counted {
    fn new(endings: &Endings) -> Counted {
        endings.count.send_modify(|count| *count += 1);
        Counted(endings.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.count.send_modify(|count| *count -= 1);
    }
}
