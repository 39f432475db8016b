//! The binary `kopitalk`.

fn main() -> std::process::ExitCode {
    server::cli::main()
}
