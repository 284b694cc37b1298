//! Tables that leave.

use proptest::prelude::*;
use tongluo::format::csv::{safe_cell, table};

fn read(bytes: &[u8]) -> Vec<Vec<String>> {
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(rest);
    let rows = reader.records().map(Result::unwrap);
    rows.map(|r| r.iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn a_table_opens_in_excel_and_keeps_commas_quotes_and_lines() {
    let rows = vec![vec!["P001".to_owned(), "张三, \"小张\"\n二行".to_owned()]];
    let bytes = table(&["编号", "姓名"], &rows);
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert!(text.starts_with("\u{feff}\"编号\",\"姓名\"\r\n"));
    assert_eq!(read(&bytes)[1], rows[0]);
}

proptest! {
    #[test]
    fn no_cell_is_ever_a_formula(cells in prop::collection::vec("[=+@\\-\t\r\n＝＋－＠'\",;a|!]{0,6}|\\PC{0,12}", 1..6)) {
        let read = read(&table(&cells, std::slice::from_ref(&cells)));
        prop_assert_eq!(read.len(), 2);
        for row in read {
            prop_assert_eq!(row.len(), cells.len());
            for (shown, cell) in row.iter().zip(&cells) {
                prop_assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']));
                let meant = if safe_cell(cell) == *cell { shown } else { &shown[1..] };
                prop_assert_eq!(meant, cell);
            }
        }
    }
}
