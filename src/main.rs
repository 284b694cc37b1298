//! The thin binary: everything it does is in the library's `cli`.

fn main() -> std::process::ExitCode {
    tongluo::cli::main(std::env::args_os())
}
