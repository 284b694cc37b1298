//! One slip a person: name, department, a QR code that opens the private chat with a one-time link, and two lines what to do. Eight
//! a page of A4, to be cut apart; large type, because it is read without looking for glasses. Holds secrets: each link is its
//! person's alone.

use crate::text::Texts;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Slips of a page.
const A_PAGE: usize = 8;

/// Light modules around a QR code (ISO/IEC 18004: four).
const QUIET: usize = 4;

/// What stands on a slip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// 姓名.
    pub name: String,
    /// 部门; may be empty.
    pub department: String,
    /// The one-time link.
    pub link: String,
}

const STYLE: &str = "
@page { size: A4; margin: 0 }
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #fff; font-family: 'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif }
.page { width: 210mm; height: 297mm; padding: 4.5mm 0; display: grid; grid-template-columns: 105mm 105mm; grid-template-rows: repeat(4, 72mm); break-after: page }
.page:last-child { break-after: auto }
.slip { padding: 6mm 6mm 5mm; display: grid; grid-template-columns: 1fr 41mm; grid-template-rows: auto 1fr auto; column-gap: 3mm; border: 0 dashed #777; overflow: hidden }
.slip:nth-child(odd) { border-right-width: .3mm }
.slip:nth-child(-n+6) { border-bottom-width: .3mm }
.who { grid-column: 1; min-width: 0 }
.name { font-size: 25pt; font-weight: 700; line-height: 1.15; overflow-wrap: anywhere }
.name.long { font-size: 17pt }
.department { font-size: 14pt; margin-top: 1mm }
.what { grid-column: 1; align-self: center; margin: 0; padding-left: 1.2em; font-size: 12.5pt; line-height: 1.35 }
.code { grid-column: 2; grid-row: 1 / span 2; align-self: center; width: 41mm }
.code svg { display: block; width: 41mm; height: 41mm }
.until { grid-column: 1 / span 2; font-size: 10.5pt; border-top: .2mm solid #000; padding-top: 1.5mm }
.link { grid-column: 1 / span 2; font: 8.5pt/1.3 'DejaVu Sans Mono', Consolas, monospace; overflow-wrap: anywhere }
@media screen { body { background: #888 } .page { margin: 8mm auto; background: #fff } }
";

/// The page. `until` is the day after which the links are worthless. `None` where a link is too long for a QR code.
pub fn slips(texts: &Texts, slips: &[Slip], until: &str) -> Option<String> {
    let pages: Vec<Vec<Markup>> = slips
        .chunks(A_PAGE)
        .map(|page| page.iter().map(|slip| one(texts, slip, until)).collect())
        .collect::<Option<_>>()?;
    let page = html! {
        (DOCTYPE)
        html lang=(texts.lang().as_str()) {
            head {
                meta charset="utf-8";
                meta name="referrer" content="no-referrer";
                title { (texts.say("slip-title", &[])) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                @for page in &pages {
                    section.page { @for slip in page { (slip) } }
                }
            }
        }
    };
    Some(page.into_string())
}

fn one(texts: &Texts, slip: &Slip, until: &str) -> Option<Markup> {
    let code = svg(&slip.link)?;
    let long = slip.name.chars().count() > 5;
    Some(html! {
        article.slip {
            div.who {
                div.name.long[long] { (slip.name) }
                div.department { (slip.department) }
            }
            ol.what {
                li { (texts.say("slip-scan", &[])) }
                li { (texts.say("slip-start", &[("name", &slip.name)])) }
            }
            div.code { (PreEscaped(code)) }
            div.until { (texts.say("slip-until", &[("until", until)])) }
            div.link { (slip.link) }
        }
    })
}

/// The code as one path, a unit a module.
fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok()?;
    let width = code.width();
    let whole = width + 2 * QUIET;
    let mut path = String::new();
    for (n, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) = (n % width + QUIET, n / width + QUIET);
            // Writing to a String can't fail.
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\"><path d=\"{path}\"/></svg>"
    ))
}
