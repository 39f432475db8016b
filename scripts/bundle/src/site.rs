//! The folder that the server embeds: files under hashed names, each squeezed once, and a manifest.

use crate::Result;
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::PathBuf;

pub struct Site {
    folder: PathBuf,
    cache: PathBuf,
    /// Squeezed files of this run, by their name in the cache; the others are of older runs.
    used: BTreeSet<String>,
    manifest: BTreeMap<String, String>,
}

impl Site {
    /// An empty folder.
    pub fn open(folder: PathBuf, cache: PathBuf) -> Result<Self> {
        if folder.exists() {
            // `--out` may name any folder; only one that looks like ours is emptied.
            let ours =
                folder.join("manifest.json").is_file() || fs::read_dir(&folder)?.next().is_none();
            if !ours {
                return Err(format!(
                    "{}: the folder holds something else and is left alone",
                    folder.display()
                )
                .into());
            }
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        fs::create_dir_all(&cache)?;
        Ok(Self {
            folder,
            cache,
            used: BTreeSet::new(),
            manifest: BTreeMap::new(),
        })
    }

    /// The hashed name of a file that was added.
    pub fn hashed(&self, name: &str) -> Option<String> {
        self.manifest.get(name).cloned()
    }

    /// Adds a file and its squeezed twins.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let hash = hash(bytes);
        let (stem, kind) = name
            .rsplit_once('.')
            .ok_or_else(|| format!("{name}: the file name has no ending"))?;
        let hashed = format!("{stem}.{}.{kind}", &hash[..8]);
        if self
            .manifest
            .insert(name.to_owned(), hashed.clone())
            .is_some()
        {
            return Err(format!("{name}: there are two files of this name").into());
        }
        fs::write(self.folder.join(&hashed), bytes)?;
        // These are squeezed already.
        if matches!(kind, "woff2" | "png" | "jpg" | "webp" | "avif") {
            println!("{hashed:<40} {:>9}", bytes.len());
            return Ok(());
        }
        let br = self.squeezed(&format!("{hash}.br"), || brotli(bytes))?;
        let gz = self.squeezed(&format!("{hash}.gz"), || gzip(bytes))?;
        fs::write(self.folder.join(format!("{hashed}.br")), &br)?;
        fs::write(self.folder.join(format!("{hashed}.gz")), &gz)?;
        println!(
            "{hashed:<40} {:>9}   brotli {:>8}   gzip {:>8}",
            bytes.len(),
            br.len(),
            gz.len()
        );
        Ok(())
    }

    /// Writes the manifest, last, so that a folder with one is whole.
    pub fn close(self) -> Result<()> {
        fs::write(
            self.folder.join("manifest.json"),
            serde_json::to_vec_pretty(&self.manifest)?,
        )?;
        for entry in fs::read_dir(&self.cache)? {
            let entry = entry?;
            if !self.used.contains(&*entry.file_name().to_string_lossy()) {
                fs::remove_file(entry.path())?;
            }
        }
        println!("{}: {} files", self.folder.display(), self.manifest.len());
        Ok(())
    }

    fn squeezed(
        &mut self,
        key: &str,
        squeeze: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        self.used.insert(key.to_owned());
        let path = self.cache.join(key);
        if let Ok(bytes) = fs::read(&path) {
            return Ok(bytes);
        }
        let bytes = squeeze()?;
        fs::write(&path, &bytes)?;
        Ok(bytes)
    }
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = vec![];
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &*bytes, &mut out, &parameters)?;
    Ok(out)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(vec![], Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}
