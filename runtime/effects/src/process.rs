//! Runs a process to its end: input fed, output collected within bounds, and its whole group ended where it must stop.
//!
//! What matters here is who may hang whom. The child may never read its input, so feeding it is one of several things
//! waited for. It may write without end, so what is kept is bounded. It may leave a grandchild behind that holds its
//! output open, so its own end is what counts: what it wrote is in the pipes by then and is taken out without waiting.

mod group;
mod launch;
mod output;

use std::process::ExitStatus;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin};
use tokio::time::timeout;

pub(crate) use group::Endings;
use group::Group;
pub(crate) use launch::{Launch, start};
use output::{Output, take_what_is_there};

/// A process that has ended by itself.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    /// The end of what it wrote to standard error.
    pub(crate) stderr: Vec<u8>,
    /// Whether there was more of it.
    pub(crate) stderr_is_cut: bool,
}

/// Why a process was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// It took too long.
    Late,
    /// It wrote more than is kept.
    TooMuchOutput,
}

/// Bounds of a process.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub(crate) time: Duration,
    pub(crate) stdout_bytes: usize,
    pub(crate) stderr_bytes: usize,
}

/// Waits for the end of a process, or ends it and its whole group. Dropping the future ends them too.
pub(crate) async fn run(
    child: Child,
    input: Vec<u8>,
    bounds: Bounds,
    endings: &Endings,
) -> std::io::Result<Result<Ended, Stopped>> {
    let mut group = Group::new(child, endings.clone());
    let mut output = Output::new(bounds.stdout_bytes, bounds.stderr_bytes);
    let watched = timeout(bounds.time, watch(group.child(), input, &mut output)).await;
    let stopped = match watched {
        Ok(Ok(Some(status))) => {
            group.has_ended();
            return Ok(Ok(output.ended(status)));
        }
        Ok(Ok(None)) => Stopped::TooMuchOutput,
        Err(_elapsed) => Stopped::Late,
        Ok(Err(error)) => {
            group.end().await;
            return Err(error);
        }
    };
    group.end().await;
    Ok(Err(stopped))
}

/// Feeds and reads until the child itself has ended; `None` when it has written too much.
async fn watch(
    child: &mut Child,
    input: Vec<u8>,
    output: &mut Output,
) -> std::io::Result<Option<ExitStatus>> {
    let mut stdout = child.stdout.take().expect("its output is a pipe");
    let mut stderr = child.stderr.take().expect("its errors are a pipe");
    let feeding = feed(child.stdin.take().expect("its input is a pipe"), input);
    tokio::pin!(feeding);
    let (mut is_feeding, mut stdout_open, mut stderr_open) = (true, true, true);
    let (mut stdout_buffer, mut stderr_buffer) = (vec![0; 64 << 10], vec![0; 8 << 10]);
    let status = loop {
        tokio::select! {
            () = &mut feeding, if is_feeding => is_feeding = false,
            read = stdout.read(&mut stdout_buffer), if stdout_open => match read {
                Ok(count @ 1..) => output.add_stdout(&stdout_buffer[..count]),
                Ok(0) | Err(_) => stdout_open = false,
            },
            read = stderr.read(&mut stderr_buffer), if stderr_open => match read {
                Ok(count @ 1..) => output.add_stderr(&stderr_buffer[..count]),
                Ok(0) | Err(_) => stderr_open = false,
            },
            status = child.wait() => break status?,
        }
        if output.is_too_much() {
            return Ok(None);
        }
    };
    take_what_is_there(&stdout, |bytes| output.add_stdout(bytes));
    take_what_is_there(&stderr, |bytes| output.add_stderr(bytes));
    Ok(if output.is_too_much() { None } else { Some(status) })
}

/// Writes the input and closes it. A child that does not want it is not at fault.
async fn feed(mut stdin: ChildStdin, input: Vec<u8>) {
    if stdin.write_all(&input).await.is_ok() {
        // A failure here is the same: nobody reads.
        let _ = stdin.shutdown().await;
    }
}
