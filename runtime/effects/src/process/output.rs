//! What is kept of what a process writes.

use std::os::fd::AsFd;
use std::process::ExitStatus;

use super::Ended;

/// The most that a pipe holds unless an administrator has raised it; more than that cannot be left from a child that
/// has ended, and without a bound a grandchild that writes on would keep us here.
const PIPE_BYTES_MAX: usize = 1 << 20;

/// Standard output up to a bound, and the end of standard error.
pub(crate) struct Output {
    stdout: Vec<u8>,
    stdout_bytes_max: usize,
    stderr: Vec<u8>,
    stderr_bytes_max: usize,
    stderr_is_cut: bool,
}

impl Output {
    pub(crate) fn new(stdout_bytes_max: usize, stderr_bytes_max: usize) -> Output {
        Output {
            stdout: Vec::new(),
            stdout_bytes_max,
            stderr: Vec::new(),
            stderr_bytes_max,
            stderr_is_cut: false,
        }
    }

    pub(crate) fn add_stdout(&mut self, bytes: &[u8]) {
        // One byte past the bound is enough to know.
        let room = (self.stdout_bytes_max + 1).saturating_sub(self.stdout.len());
        self.stdout.extend_from_slice(&bytes[..bytes.len().min(room)]);
    }

    pub(crate) fn add_stderr(&mut self, bytes: &[u8]) {
        self.stderr.extend_from_slice(bytes);
        // Cut at twice the length, so that each byte moves at most once.
        if self.stderr.len() > 2 * self.stderr_bytes_max {
            self.stderr.drain(..self.stderr.len() - self.stderr_bytes_max);
            self.stderr_is_cut = true;
        }
    }

    pub(crate) fn is_too_much(&self) -> bool {
        self.stdout.len() > self.stdout_bytes_max
    }

    pub(crate) fn ended(self, status: ExitStatus) -> Ended {
        let Output { stdout, stderr, stderr_is_cut, .. } = self;
        Ended { status, stdout, stderr, stderr_is_cut }
    }
}

/// Reads what a pipe holds now, without waiting for more.
pub(crate) fn take_what_is_there(pipe: impl AsFd, mut take: impl FnMut(&[u8])) {
    let mut buffer = vec![0; 64 << 10];
    let mut taken = 0;
    while taken < PIPE_BYTES_MAX {
        match rustix::io::read(&pipe, &mut buffer[..]) {
            Ok(0) => return,
            Ok(count) => {
                take(&buffer[..count]);
                taken += count;
            }
            Err(rustix::io::Errno::INTR) => {}
            // Most often that it is empty while someone still holds it open: the pipes of tokio do not block.
            Err(_) => return,
        }
    }
}
