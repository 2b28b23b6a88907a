//! Claims: a lock of the operating system for each run that is being worked on, which dies with its process.
//!
//! The locks are files in a folder beside the database, one a run, there only while the run is claimed (or after a
//! process was killed: then the file stays, and whoever claims the run next takes it over). A file is removed by who holds
//! its lock. So whoever gets a lock must see whether the file it locked is still the one in the folder: it may have opened
//! the file just before the last holder removed it, and then holds a lock on nothing.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agentflow_store::{Claim, ClaimAttempt, ClaimToken};
use sha2::{Digest as _, Sha256};

/// The claims made through one store.
#[derive(Debug)]
pub(crate) struct Claims {
    folder: PathBuf,
    held: Arc<Mutex<Held>>,
}

#[derive(Debug, Default)]
struct Held {
    runs: BTreeMap<String, HeldRun>,
    claims_made: u64,
}

#[derive(Debug)]
struct HeldRun {
    fence: u64,
    /// The run's number in the database, once it is known. A run that is claimed can't be deleted, so it stays true.
    number: Option<i64>,
}

impl Claims {
    /// Claims of the database at `path`, which has no symbolic links in it: all must agree on one folder.
    pub(crate) fn beside(path: &Path) -> Self {
        let mut folder = path.as_os_str().to_owned();
        folder.push(".locks");
        Claims { folder: folder.into(), held: Arc::default() }
    }

    pub(crate) fn claim(&self, run_id: &str) -> io::Result<ClaimAttempt> {
        let mut held = lock(&self.held);
        if held.runs.contains_key(run_id) {
            return Ok(ClaimAttempt::Held { by: format!("process {}", std::process::id()) });
        }
        let path = self.folder.join(file_name(run_id));
        let file = match lock_file(&path)? {
            Locked::Ours(file) => file,
            Locked::Theirs(by) => return Ok(ClaimAttempt::Held { by }),
        };
        held.claims_made += 1;
        let token = ClaimToken { run_id: run_id.to_owned(), fence: held.claims_made };
        held.runs.insert(token.run_id.clone(), HeldRun { fence: token.fence, number: None });
        let guard = Guard { file, path, token: token.clone(), held: Arc::clone(&self.held) };
        Ok(ClaimAttempt::Claimed(Claim::new(token, Box::new(guard))))
    }

    /// Whether a claim made through this store has not been given back.
    pub(crate) fn holds(&self, token: &ClaimToken) -> bool {
        lock(&self.held).get(token).is_some()
    }

    /// The number of a run that is claimed, if it is known.
    pub(crate) fn number(&self, token: &ClaimToken) -> Option<i64> {
        lock(&self.held).get(token)?.number
    }

    /// Keeps the number of a run, read while this claim held, as long as it holds.
    pub(crate) fn learn(&self, token: &ClaimToken, number: i64) {
        if let Some(run) = lock(&self.held).runs.get_mut(&token.run_id).filter(|run| run.fence == token.fence)
        {
            run.number = Some(number);
        }
    }

    /// The claim of a run that was made through this store.
    pub(crate) fn token(&self, run_id: &str) -> Option<ClaimToken> {
        let held = lock(&self.held);
        held.runs.get(run_id).map(|run| ClaimToken { run_id: run_id.to_owned(), fence: run.fence })
    }
}

fn lock(held: &Mutex<Held>) -> MutexGuard<'_, Held> {
    // Nothing panics while it is locked with the map half-changed.
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Held {
    fn get(&self, token: &ClaimToken) -> Option<&HeldRun> {
        self.runs.get(&token.run_id).filter(|run| run.fence == token.fence)
    }
}

/// A held lock. Its process' death unlocks the file too.
struct Guard {
    file: File,
    path: PathBuf,
    token: ClaimToken,
    held: Arc<Mutex<Held>>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        let mut held = lock(&self.held);
        // First, so that no append of ours passes any more once another process can have the run.
        held.runs.remove(&self.token.run_id);
        // A file that can't be removed is only clutter: the lock is what counts.
        let _ = fs::remove_file(&self.path);
        // Explicitly: a child process that is just being started may hold the descriptor for a moment longer than we do.
        let _ = self.file.unlock();
    }
}

/// A name that any file system takes, differs for ids that differ in case only, and tells a person which run it is.
fn file_name(run_id: &str) -> String {
    let readable: String = run_id
        .chars()
        .map(
            |letter| if letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_') { letter } else { '_' },
        )
        .take(64)
        .collect();
    let hash = Sha256::digest(run_id.as_bytes());
    let hash: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("{readable}.{hash}.lock")
}

enum Locked {
    Ours(File),
    Theirs(String),
}

/// How often a lock's file may vanish under our hands before we take the folder for broken.
const VANISHED_MAX: u32 = 10_000;

fn lock_file(path: &Path) -> io::Result<Locked> {
    for _ in 0..VANISHED_MAX {
        let mut file = open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(Locked::Theirs(holder(&mut file))),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        if is_at(&file, path)? {
            file.set_len(0)?;
            file.rewind()?;
            // For people, and for the message that another process gets.
            writeln!(file, "{}", std::process::id())?;
            return Ok(Locked::Ours(file));
        }
        // The last holder removed this file between our opening and locking it. Each turn means that another process
        // finished with the run.
    }
    Err(io::Error::other(format!("the file `{}` keeps vanishing", path.display())))
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            options.open(path)
        }
        opened => opened,
    }
}

/// Who wrote its number into a lock's file.
fn holder(file: &mut File) -> String {
    let mut text = String::new();
    let read = file.take(32).read_to_string(&mut text);
    match (read, text.trim().parse::<u32>()) {
        (Ok(_), Ok(process)) => format!("process {process}"),
        _ => "another process".to_owned(),
    }
}

/// Whether the open file is the one at the path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;

    let ours = file.metadata()?;
    match fs::metadata(path) {
        Ok(there) => Ok(ours.dev() == there.dev() && ours.ino() == there.ino()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whether the open file is the one at the path: always so, where an open file's name can't be taken over.
#[cfg(not(unix))]
fn is_at(_file: &File, path: &Path) -> io::Result<bool> {
    path.try_exists()
}

#[cfg(test)]
mod tests {
    use super::{Claims, file_name};

    #[test]
    fn names_of_locks_are_safe_and_distinct() {
        let ids = ["a", "A", "../../etc/passwd", "..", "CON", "a/b", "a:b", "a b", "ä", &"x".repeat(255)];
        let mut names: Vec<String> = ids.iter().map(|id| file_name(id)).collect();
        for name in &names {
            assert!(
                name.len() < 100 && !name.contains(['/', '\\', ':', ' ']) && !name.starts_with('.'),
                "{name}"
            );
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), ids.len());
    }

    #[test]
    fn a_lock_is_there_while_it_is_held_and_names_its_holder() {
        let folder = tempfile::tempdir().expect("a folder");
        let claims = Claims::beside(&folder.path().join("runs.db"));
        let others = Claims::beside(&folder.path().join("runs.db"));
        let claim = claims.claim("r").expect("claimed").claimed().expect("ours");
        let locks = || std::fs::read_dir(folder.path().join("runs.db.locks")).expect("the folder").count();
        assert_eq!(locks(), 1);
        let attempt = format!("{:?}", others.claim("r").expect("asked"));
        assert_eq!(attempt, format!("Held {{ by: \"process {}\" }}", std::process::id()));
        drop(claim);
        assert_eq!(locks(), 0);
        assert!(others.claim("r").expect("asked").claimed().is_some());
    }

    /// Threads with a store each fight for one run; nobody ever has it while another does.
    #[test]
    fn removing_locks_lets_nobody_in_twice() {
        use std::sync::atomic::{AtomicU32, Ordering};

        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("runs.db");
        let inside = AtomicU32::new(0);
        let taken = AtomicU32::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let claims = Claims::beside(&path);
                    while taken.load(Ordering::SeqCst) < 2_000 {
                        if let Some(claim) = claims.claim("r").expect("asked").claimed() {
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            taken.fetch_add(1, Ordering::SeqCst);
                            assert_eq!(inside.fetch_sub(1, Ordering::SeqCst), 1);
                            drop(claim);
                        }
                    }
                });
            }
        });
    }
}
