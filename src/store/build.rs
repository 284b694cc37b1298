//! Tells cargo that the migrations are part of the program: a new file must be embedded without a change in any `.rs`.

fn main() {
    // The only way to speak to cargo is standard output.
    let line = b"cargo:rerun-if-changed=../../migrations\n";
    let _ = std::io::Write::write_all(&mut std::io::stdout(), line);
}
