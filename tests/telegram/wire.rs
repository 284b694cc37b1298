//! The other end of a connection that does as told, byte for byte: what no well-behaved server would do.

use secrecy::SecretString;
use serde_json::Value;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tongluo::channel::telegram::Telegram;
use tongluo::clock::MovedClock;
use tongluo::domain::time::Instant;

pub(crate) const TOKEN: &str = "4242:SECRETsecretSECRETsecretSECRET-_0";

/// What is done with a request that was read whole.
#[derive(Clone)]
pub(crate) enum Doing {
    /// Status, further header lines, body.
    Say(u16, &'static str, Vec<u8>),
    /// The connection is closed without a word: carried out or not, nobody knows.
    Hang,
    /// A head that promises more than comes.
    Break,
    /// Nothing, until the other side gives up.
    Wait,
}

#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Asked {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

pub(crate) struct Wire {
    pub(crate) address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
    server: JoinHandle<()>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// An answer of the Bot API that grants.
pub(crate) fn granted(result: Value) -> Doing {
    let body = serde_json::json!({ "ok": true, "result": result });
    Doing::Say(200, "", body.to_string().into_bytes())
}

/// An answer of the Bot API that refuses.
pub(crate) fn refused(code: u16, description: &str) -> Doing {
    let body = serde_json::json!({ "ok": false, "error_code": code, "description": description });
    Doing::Say(code, "", body.to_string().into_bytes())
}

/// What a server answers to `sendMessage`.
pub(crate) fn sent() -> Doing {
    granted(
        serde_json::json!({ "message_id": 7, "date": 1, "chat": { "id": -5, "type": "group" } }),
    )
}

impl Wire {
    /// Does these things in turn, one a request.
    pub(crate) async fn open(script: Vec<Doing>) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let script = Arc::new(Mutex::new(VecDeque::from(script)));
        let (kept, turns) = (Arc::clone(&asked), script);
        let server = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (kept, turns) = (Arc::clone(&kept), Arc::clone(&turns));
                tokio::spawn(serve(stream, kept, turns));
            }
        });
        Wire {
            address,
            asked,
            server,
        }
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn last(&self) -> Asked {
        self.asked().pop().unwrap()
    }

    pub(crate) fn telegram(&self) -> Telegram {
        telegram_at(&format!("http://{}", self.address))
    }
}

pub(crate) fn telegram_at(url: &str) -> Telegram {
    Telegram::new(SecretString::from(TOKEN.to_owned()), url, Arc::new(clock())).unwrap()
}

/// Stands still on 2027-05-31 09:00 in Shanghai.
pub(crate) fn clock() -> MovedClock {
    MovedClock::still(Instant::from_unix_seconds(1_811_725_200))
}

async fn serve(
    mut stream: TcpStream,
    asked: Arc<Mutex<Vec<Asked>>>,
    script: Arc<Mutex<VecDeque<Doing>>>,
) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    asked.lock().unwrap().push(request);
    let doing = script.lock().unwrap().pop_front();
    let (status, headers, body, promised) = match doing {
        Some(Doing::Say(status, headers, body)) => {
            let length = body.len();
            (status, headers, body, length)
        }
        Some(Doing::Break) => (200, "", b"{\"ok\":true,".to_vec(), 500),
        Some(Doing::Wait) => {
            // Until the other side hangs up.
            stream.read_u8().await.ok();
            return;
        }
        Some(Doing::Hang) | None => return,
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {promised}\r\nConnection: close\r\n{headers}\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    stream.shutdown().await.ok();
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0u8; 4096];
        let n = stream.read(&mut chunk).await.ok()?;
        if n == 0 {
            return None;
        }
        bytes.extend_from_slice(&chunk[..n]);
        let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let length: usize = head
            .lines()
            .find_map(|l| {
                l.to_ascii_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            })
            .unwrap_or(0);
        if bytes.len() >= end + 4 + length {
            let path = head.split(' ').nth(1)?.to_owned();
            return Some(Asked {
                method: path.rsplit('/').next()?.to_owned(),
                body: bytes[end + 4..].to_vec(),
                head,
            });
        }
    }
}
