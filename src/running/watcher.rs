//! How runs go on, on standard error: a line a step that ended or waits, and on a terminal what is going on right now.

mod board;
mod line;

use std::io::IsTerminal as _;
use std::time::Duration;

use agentflow_engine::Progress;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::task::JoinHandle;

use board::Board;
use line::line;

/// How often what is going on is drawn anew.
const FRAME: Duration = Duration::from_millis(100);

/// Shows progress until it is told to finish.
pub struct Watcher {
    finish: oneshot::Sender<()>,
    notices: mpsc::UnboundedSender<String>,
    task: JoinHandle<()>,
}

impl Watcher {
    /// Begins to show what an engine tells.
    pub fn start(progress: broadcast::Receiver<Progress>) -> Watcher {
        let (finish, finished) = oneshot::channel();
        let (notices, noticed) = mpsc::unbounded_channel();
        let live =
            std::io::stderr().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let board = Board::new(live);
        let task = tokio::spawn(watch(board, progress, noticed, finished));
        Watcher { finish, notices, task }
    }

    /// Where lines of other origin go, so that they do not mix with what is drawn.
    pub fn notices(&self) -> mpsc::UnboundedSender<String> {
        self.notices.clone()
    }

    /// Shows what was told until now, and leaves only lines behind.
    pub async fn finish(self) {
        let _ = self.finish.send(());
        // A panic in drawing is no reason to lose a result.
        let _ = self.task.await;
    }
}

async fn watch(
    mut board: Board,
    mut progress: broadcast::Receiver<Progress>,
    mut notices: mpsc::UnboundedReceiver<String>,
    mut finished: oneshot::Receiver<()>,
) {
    let mut frames = tokio::time::interval(FRAME);
    loop {
        tokio::select! {
            told = progress.recv() => match told {
                Ok(progress) => show(&mut board, &progress),
                Err(broadcast::error::RecvError::Lagged(lost)) => board.line(&format!("({lost} lines left out)")),
                Err(broadcast::error::RecvError::Closed) => break,
            },
            Some(notice) = notices.recv() => board.line(&notice),
            _ = frames.tick(), if board.is_live() => board.draw(),
            _ = &mut finished => break,
        }
    }
    while let Ok(progress) = progress.try_recv() {
        show(&mut board, &progress);
    }
    while let Ok(notice) = notices.try_recv() {
        board.line(&notice);
    }
    board.clear();
}

fn show(board: &mut Board, progress: &Progress) {
    board.follow(progress);
    if let Some(line) = line(progress, board.is_live()) {
        board.line(&line);
    }
}
