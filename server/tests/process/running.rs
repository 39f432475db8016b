//! The program, running.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Where it is.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_kopitalk");

/// The program, killed when this is dropped.
pub struct Running {
    pub child: Child,
    pub address: String,
    _output: BufReader<ChildStdout>,
}

impl Running {
    /// On a database, with its secret in a folder.
    pub fn start(folder: &Path, url: &str) -> Self {
        Self::by(Command::new(PROGRAM), folder, url, &[])
    }

    /// Started by a command that ends in running the program, with further arguments.
    pub fn by(mut command: Command, folder: &Path, url: &str, more: &[&str]) -> Self {
        let mut child = command
            .args(["serve", "--addr", "127.0.0.1:0", "--log", "error"])
            .args(["--database-url", url])
            .arg("--secret-file")
            .arg(folder.join("secret"))
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("http://").next().unwrap().to_owned();
        Self {
            child,
            address,
            _output: output,
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
