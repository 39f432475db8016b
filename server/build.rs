//! Rebuilds the server when the files it embeds change: new names are not noticed otherwise.

fn main() {
    println!("cargo::rerun-if-changed=../target/site/manifest.json");
    println!("cargo::rerun-if-changed=../content");
}
