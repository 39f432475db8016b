//! The binary `kopitalk`.

fn main() -> std::process::ExitCode {
    server::memory::prepare();
    server::cli::main()
}
