//! A text as its structure, the same for every channel: blocks of runs. Never knows how a channel spells bold.

use crate::id::sha256_hex;
use serde::{Deserialize, Serialize};

/// A text: blocks from top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// From top to bottom.
    pub blocks: Vec<Block>,
}

/// One block of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A headline of a level from 1 to 6.
    Heading(u8, Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A list; numbered from the number given, or with bullets.
    List {
        /// First number, or bullets.
        start: Option<u64>,
        /// Each its runs; nested lists are flattened by the parser.
        items: Vec<Vec<Run>>,
    },
    /// A quotation.
    Quote(Vec<Run>),
    /// A line of small print: why, who sees it, until when kept.
    Small(Vec<Run>),
}

/// A stretch of text in one manner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Run {
    /// As it stands.
    Text(String),
    /// Strong.
    Bold(String),
    /// Emphasised.
    Italic(String),
    /// Literal, as codes and commands.
    Code(String),
    /// A link: shown text and address (`http`, `https`, `tel` or `mailto`).
    Link(String, String),
    /// A new line in the same paragraph.
    Break,
}

impl Run {
    /// What is read, without its manner.
    pub fn text(&self) -> &str {
        match self {
            Run::Text(t) | Run::Bold(t) | Run::Italic(t) | Run::Code(t) | Run::Link(t, _) => t,
            Run::Break => "\n",
        }
    }
}

impl Block {
    /// A paragraph of plain text.
    pub fn paragraph(text: impl Into<String>) -> Block {
        Block::Paragraph(vec![Run::Text(text.into())])
    }
    /// A headline of plain text.
    pub fn heading(text: impl Into<String>) -> Block {
        Block::Heading(2, vec![Run::Text(text.into())])
    }
    /// A line of small print.
    pub fn small(text: impl Into<String>) -> Block {
        Block::Small(vec![Run::Text(text.into())])
    }
    /// What is read, without manner; items of a list on lines of their own.
    pub fn plain(&self) -> String {
        let join = |runs: &[Run]| runs.iter().map(Run::text).collect::<String>();
        match self {
            Block::Heading(_, runs)
            | Block::Paragraph(runs)
            | Block::Quote(runs)
            | Block::Small(runs) => join(runs),
            Block::List { start, items } => {
                let lines = items.iter().zip(0u64..).map(|(runs, n)| match start {
                    Some(first) => format!("{}. {}", first + n, join(runs)),
                    None => format!("· {}", join(runs)),
                });
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl Document {
    /// A document of these blocks.
    pub fn of(blocks: Vec<Block>) -> Document {
        Document { blocks }
    }
    /// SHA-256 of its JSON, lower-case hex: the name of exactly this text.
    pub fn hash(&self) -> String {
        sha256_hex(&serde_json::to_vec(self).unwrap_or_default())
    }
    /// What is read, blocks apart by an empty line.
    pub fn plain(&self) -> String {
        self.blocks
            .iter()
            .map(Block::plain)
            .collect::<Vec<_>>()
            .join("\n\n")
    }
}
