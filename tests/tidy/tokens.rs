//! From a file's text to what it names: paths from `crate`, `super` and `self`, foreign crates, and literals.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// What a file names.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// Paths inside our own library, from its root: `["store", "Claimed"]`, with their line.
    pub(crate) ours: BTreeSet<(Vec<String>, usize)>,
    /// First words of other paths (`sqlx` of `sqlx::query`), with their line.
    pub(crate) others: BTreeSet<(String, usize)>,
    /// Literals outside doc comments, with their line.
    pub(crate) literals: Vec<(String, usize)>,
    /// Macros that are called, by their last word, with their line.
    pub(crate) macros: BTreeSet<(String, usize)>,
}

/// Reads a file that is the module `module` (its path from the root: `["cli", "check"]`).
pub(crate) fn named(source: &str, module: &[&str]) -> Named {
    let file = syn::parse_file(source).unwrap();
    drop(file); // It is Rust; what it names is read from its tokens.
    let tokens: TokenStream = source.parse().unwrap();
    let mut named = Named::default();
    let module: Vec<String> = module.iter().map(|m| (*m).to_owned()).collect();
    walk(tokens, &module, &mut named);
    named
}

fn walk(tokens: TokenStream, module: &[String], named: &mut Named) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        match &tokens[at] {
            TokenTree::Punct(p) if p.as_char() == '#' => {
                let mut next = at + 1;
                if matches!(tokens.get(next), Some(TokenTree::Punct(p)) if p.as_char() == '!') {
                    next += 1;
                }
                if let Some(TokenTree::Group(attribute)) = tokens.get(next) {
                    let doc = attribute.stream().into_iter().next();
                    if !matches!(doc, Some(TokenTree::Ident(i)) if i == "doc") {
                        walk(attribute.stream(), module, named);
                    }
                    at = next + 1;
                    continue;
                }
            }
            TokenTree::Ident(word) if word == "mod" => {
                if let (Some(TokenTree::Ident(name)), Some(TokenTree::Group(body))) =
                    (tokens.get(at + 1), tokens.get(at + 2))
                {
                    let inner = [module, &[name.to_string()]].concat();
                    walk(body.stream(), &inner, named);
                    at += 3;
                    continue;
                }
            }
            TokenTree::Ident(_) if !after_path_mark(&tokens, at) => {
                at = path(&tokens, at, module, named);
                continue;
            }
            TokenTree::Group(group) => walk(group.stream(), module, named),
            TokenTree::Literal(literal) => {
                let line = literal.span().start().line;
                named.literals.push((literal.to_string(), line));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
        at += 1;
    }
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    matches!(
        (tokens.get(at), tokens.get(at + 1)),
        (Some(TokenTree::Punct(a)), Some(TokenTree::Punct(b)))
            if a.as_char() == ':' && b.as_char() == ':' && a.spacing() == Spacing::Joint
    )
}

/// Whether a word stands behind `::` or `.`, and so begins no path.
fn after_path_mark(tokens: &[TokenTree], at: usize) -> bool {
    let dot = at >= 1 && matches!(&tokens[at - 1], TokenTree::Punct(p) if p.as_char() == '.');
    dot || (at >= 2 && is_colons(tokens, at - 2))
}

/// Notes the path that begins at a word, with its tree of braces, and returns where to go on.
fn path(tokens: &[TokenTree], at: usize, module: &[String], named: &mut Named) -> usize {
    let mut words = Vec::new();
    let line = tokens[at].span().start().line;
    let mut next = at;
    while let Some(TokenTree::Ident(word)) = tokens.get(next) {
        words.push(word.to_string());
        next += 1;
        if !is_colons(tokens, next) {
            break;
        }
        next += 2;
    }
    let is_use = at >= 1 && matches!(&tokens[at - 1], TokenTree::Ident(i) if i == "use");
    if let Some(TokenTree::Punct(p)) = tokens.get(next)
        && p.as_char() == '!'
        && let Some(last) = words.last()
    {
        named.macros.insert((last.clone(), line));
    }
    if let Some(TokenTree::Group(tree)) = tokens.get(next)
        && tree.delimiter() == Delimiter::Brace
        && is_colons(tokens, next.saturating_sub(2))
    {
        for branch in branches(tree.stream()) {
            note([words.clone(), branch].concat(), true, line, module, named);
        }
        return next + 1;
    }
    let is_path = words.len() > 1 || is_use || is_colons(tokens, next.saturating_sub(2));
    note(words, is_path, line, module, named);
    next
}

/// The paths in a tree of a `use`: `a::{b, c}` is a::b and a::c.
fn branches(tree: TokenStream) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut words: Vec<String> = Vec::new();
    let mut done = false;
    for token in tree {
        match token {
            TokenTree::Ident(word) if word == "as" => done = true,
            TokenTree::Ident(word) if !done => words.push(word.to_string()),
            TokenTree::Group(group) => {
                for branch in branches(group.stream()) {
                    all.push([words.clone(), branch].concat());
                }
                words.clear();
            }
            TokenTree::Punct(p) if p.as_char() == ',' => {
                if !words.is_empty() {
                    all.push(std::mem::take(&mut words));
                }
                done = false;
            }
            _ => {}
        }
    }
    if !words.is_empty() {
        all.push(words);
    }
    all
}

fn note(words: Vec<String>, is_path: bool, line: usize, module: &[String], named: &mut Named) {
    let supers = words.iter().take_while(|w| *w == "super").count();
    let ours = match words[0].as_str() {
        "crate" | "tongluo" if is_path => words[1..].to_vec(),
        "super" => [
            &module[..module.len().saturating_sub(supers)],
            &words[supers..],
        ]
        .concat(),
        "self" if words.len() > 1 => [module, &words[1..]].concat(),
        package if is_path && package.starts_with("tongluo_") => {
            let room = package.trim_start_matches("tongluo_").to_owned();
            [&[room], &words[1..]].concat()
        }
        _ => {
            if is_path {
                named.others.insert((words[0].clone(), line));
            }
            return;
        }
    };
    named.ours.insert((ours, line));
}

#[cfg(test)]
mod tests {
    use super::named;

    fn ours(source: &str, module: &[&str]) -> Vec<String> {
        let named = named(source, module);
        named.ours.into_iter().map(|(p, _)| p.join("::")).collect()
    }

    #[test]
    fn uses_inline_paths_macros_and_super_are_all_seen() {
        let source = r#"
            //! Head.
            use crate::store::{Claimed, views::{tally, overview as o}};
            use super::super::web::Page;
            fn f() { let x = crate::app::run(1); println!("{}", crate::engine::tick()); self::g() }
            mod inner { use super::super::sibling; }
            #[derive(Debug)] struct S(crate::text::Texts);
        "#;
        assert_eq!(
            ours(source, &["cli", "check"]),
            [
                "app::run",
                "cli::check::g",
                "cli::sibling",
                "engine::tick",
                "store::Claimed",
                "store::views::overview",
                "store::views::tally",
                "text::Texts",
                "web::Page",
            ]
        );
    }

    #[test]
    fn a_package_is_seen_as_its_room_and_foreign_crates_by_name() {
        let source =
            "use tongluo_store::Store; fn f() { sqlx::query(\"x\"); let y = a.sqlx; } use rand;";
        assert_eq!(ours(source, &["x"]), ["store::Store"]);
        let named = named(source, &["x"]);
        let others: Vec<_> = named.others.iter().map(|(n, _)| n.as_str()).collect();
        assert_eq!(others, ["rand", "sqlx"]);
    }

    #[test]
    fn literals_are_seen_and_doc_comments_are_not() {
        let source = "/// 说明\nfn f() { g(\"话\"); h!(\"词\"); }";
        let named = named(source, &["x"]);
        let literals: Vec<_> = named.literals.iter().map(|(l, _)| l.as_str()).collect();
        assert_eq!(literals, ["\"话\"", "\"词\""]);
    }
}
