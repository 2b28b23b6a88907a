//! An HTTP server that does exactly what it is told, faults included.

use std::sync::{Arc, Mutex};

use serde_json::Value as Json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does with one request.
#[derive(Clone)]
pub enum Play {
    /// Writes these bytes and closes the connection.
    Bytes(Vec<u8>),
    /// Writes these bytes, then nothing, until the other side closes.
    Hang(Vec<u8>),
    /// Writes the first, then the second again and again, until the other side closes.
    Forever(Vec<u8>, Vec<u8>),
    /// Closes the connection with the request unread, which resets it.
    Reset,
}

/// What the server was sent.
#[derive(Clone, Debug)]
pub struct Received {
    /// The request line and the headers, names in lower case.
    pub head: String,
    /// The body as JSON; null where there is none.
    pub json: Json,
}

/// A server on a port of its own, gone when it is dropped.
pub struct Server {
    pub host: String,
    received: Arc<Mutex<Vec<Received>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    /// One that does these things, one a request in the order in which they come, the last again and again.
    pub async fn start(plays: Vec<Play>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let host = listener.local_addr().expect("it is bound").to_string();
        let received = Arc::new(Mutex::new(Vec::new()));
        let task = tokio::spawn(serve(listener, plays, Arc::clone(&received)));
        Server { host, received, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.host)
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().expect("nobody panicked").clone()
    }

    /// The only request.
    pub fn only(&self) -> Received {
        let received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received[0].clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer with these headers (a line each) and this body, after which the connection is closed.
pub fn answer(status: &str, headers: &str, body: &str) -> Play {
    let length = body.len();
    Play::Bytes(
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
            .into(),
    )
}

/// A JSON answer.
pub fn json_answer(status: &str, body: &Json) -> Play {
    answer(status, "content-type: application/json\r\n", &body.to_string())
}

async fn serve(listener: TcpListener, plays: Vec<Play>, received: Arc<Mutex<Vec<Received>>>) {
    let mut connections = tokio::task::JoinSet::new();
    let next = Arc::new(Mutex::new(plays.into_iter()));
    let last = Arc::new(Mutex::new(None));
    while let Ok((stream, _)) = listener.accept().await {
        let play = {
            let mut last = last.lock().expect("nobody panicked");
            if let Some(play) = next.lock().expect("nobody panicked").next() {
                *last = Some(play);
            }
            last.clone().expect("at least one thing to do")
        };
        connections.spawn(connection(stream, play, Arc::clone(&received)));
    }
}

async fn connection(mut stream: TcpStream, play: Play, received: Arc<Mutex<Vec<Received>>>) {
    if matches!(play, Play::Reset) {
        // Something must lie unread for the connection to be reset, not closed.
        let _ = stream.readable().await;
        return;
    }
    let Some(request) = read_request(&mut stream).await else { return };
    received.lock().expect("nobody panicked").push(request);
    match play {
        Play::Bytes(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Play::Hang(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.read(&mut [0]).await;
        }
        Play::Forever(first, again) => {
            let _ = stream.write_all(&first).await;
            while stream.write_all(&again).await.is_ok() {}
        }
        Play::Reset => unreachable!("done above"),
    }
}

async fn read_request(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_length = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_length]).into_owned();
    let length = head
        .lines()
        .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse::<usize>().ok())
        .unwrap_or(0);
    while bytes.len() < head_length + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let json = serde_json::from_slice(&bytes[head_length..]).unwrap_or_default();
    Some(Received { head, json })
}
