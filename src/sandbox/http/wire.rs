//! One kept connection over which updates are brought to a webhook, one after the other: HTTP/1.1 in its plainest form, because
//! a sandbox that is slow would be measured in the place of its bot. Knows nothing of updates.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A head that is longer is no answer.
const HEAD: usize = 64 * 1024;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a server answered.
#[derive(Debug, Default)]
pub(super) struct Answered {
    pub(super) status: u16,
    /// `Retry-After` in seconds.
    pub(super) retry_after: Option<u64>,
    pub(super) body: Vec<u8>,
}

/// A connection, made when it is first needed and again after it broke.
#[derive(Debug, Default)]
pub(super) struct Wire {
    stream: Option<TcpStream>,
    /// What came and was not read yet.
    rest: Vec<u8>,
}

#[derive(Debug, Default)]
struct Head {
    answered: Answered,
    length: usize,
    chunked: bool,
    closes: bool,
}

/// The server and the path of an address that is not encrypted; none for any other.
pub(super) fn plain(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let at = rest.find(['/', '?']).unwrap_or(rest.len());
    let (server, path) = rest.split_at(at);
    Some((server, if path.is_empty() { "/" } else { path }))
}

impl Wire {
    /// Posts JSON, with the webhook's secret where it has one.
    pub(super) async fn post(
        &mut self,
        server: &str,
        path: &str,
        secret: Option<&str>,
        body: &str,
    ) -> io::Result<Answered> {
        let kept = self.stream.is_some();
        let secret = secret.map_or_else(String::new, |secret| {
            format!("X-Telegram-Bot-Api-Secret-Token: {secret}\r\n")
        });
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {server}\r\nContent-Type: application/json\r\n{secret}Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let answered = self.exchange(server, &request).await;
        // The server may have closed a connection that nobody used; nothing was answered, so it is asked once more.
        let stale = |error: &io::Error| kept && error.kind() != io::ErrorKind::TimedOut;
        let answered = match answered {
            Err(error) if stale(&error) => {
                self.stream = None;
                self.exchange(server, &request).await
            }
            other => other,
        };
        if answered.is_err() {
            self.stream = None;
        }
        answered
    }

    async fn exchange(&mut self, server: &str, request: &str) -> io::Result<Answered> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            none => {
                self.rest.clear();
                let address = if server.contains(':') {
                    server.to_owned()
                } else {
                    format!("{server}:80")
                };
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                none.insert(stream)
            }
        };
        stream.write_all(request.as_bytes()).await?;
        let answer = async {
            let head = read_head(stream, &mut self.rest).await?;
            let mut answered = head.answered;
            answered.body = if head.chunked {
                read_chunks(stream, &mut self.rest).await?
            } else {
                read_exactly(stream, &mut self.rest, head.length).await?
            };
            Ok::<_, io::Error>((answered, head.closes))
        };
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        let (answered, closes) = answer.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))??;
        if closes {
            self.stream = None;
        }
        Ok(answered)
    }
}

async fn more(stream: &mut TcpStream, rest: &mut Vec<u8>) -> io::Result<()> {
    match stream.read_buf(rest).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

fn broken() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// Takes what stands before the first end of this kind, and the end itself.
async fn read_until(stream: &mut TcpStream, rest: &mut Vec<u8>, end: &[u8]) -> io::Result<String> {
    loop {
        if let Some(at) = rest.windows(end.len()).position(|window| window == end) {
            let taken: Vec<u8> = rest.drain(..at + end.len()).collect();
            let text = taken.get(..at).unwrap_or_default();
            return Ok(String::from_utf8_lossy(text).into_owned());
        }
        if rest.len() > HEAD {
            return Err(broken());
        }
        more(stream, rest).await?;
    }
}

async fn read_exactly(
    stream: &mut TcpStream,
    rest: &mut Vec<u8>,
    length: usize,
) -> io::Result<Vec<u8>> {
    while rest.len() < length {
        more(stream, rest).await?;
    }
    Ok(rest.drain(..length).collect())
}

async fn read_head(stream: &mut TcpStream, rest: &mut Vec<u8>) -> io::Result<Head> {
    loop {
        let text = read_until(stream, rest, b"\r\n\r\n").await?;
        let head = head(&text).ok_or_else(broken)?;
        // An interim answer; the final one follows.
        if head.answered.status >= 200 {
            return Ok(head);
        }
    }
}

fn head(text: &str) -> Option<Head> {
    let mut lines = text.split("\r\n");
    let mut first = lines.next()?.split_whitespace();
    let version = first.next()?;
    let mut head = Head {
        closes: version == "HTTP/1.0",
        ..Head::default()
    };
    head.answered.status = first.next()?.parse().ok()?;
    for line in lines {
        let (name, value) = line.split_once(':')?;
        let value = value.trim();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => head.length = value.parse().ok()?,
            "transfer-encoding" => head.chunked = value.eq_ignore_ascii_case("chunked"),
            "connection" => head.closes = value.eq_ignore_ascii_case("close"),
            "retry-after" => head.answered.retry_after = value.parse().ok(),
            _ => {}
        }
    }
    Some(head)
}

async fn read_chunks(stream: &mut TcpStream, rest: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = read_until(stream, rest, b"\r\n").await?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| broken())?;
        body.extend(read_exactly(stream, rest, size).await?);
        read_until(stream, rest, b"\r\n").await?;
        if size == 0 {
            return Ok(body);
        }
    }
}
