//! The library that is taught: what the binary holds, or a folder that is watched. A broken library
//! is refused at the start; while running, the last good one is kept.

use catalogue::{Fault, Files, Library};
use notify::{RecursiveMode, Watcher};
use rust_embed::Embed;
use std::path::{Path, PathBuf};
use std::sync::{Arc, RwLock};
use thiserror::Error;
use tokio::sync::mpsc;

#[derive(Embed)]
#[folder = "../content/"]
#[include = "*.md"]
#[include = "*.toml"]
#[include = "*.svg"]
struct Shipped;

/// The library at this moment; cheap to clone.
#[derive(Clone)]
pub struct Content(Arc<RwLock<Arc<Library>>>);

/// Why there is no library.
#[derive(Debug, Error)]
pub enum ContentFault {
    /// The folder cannot be read.
    #[error("the content folder {0} cannot be read: {1}")]
    Folder(PathBuf, std::io::Error),
    /// The library has faults.
    #[error("the content has {} {}:\n{}", .0.len(), if .0.len() == 1 { "fault" } else { "faults" }, listed(.0))]
    Broken(Vec<Fault>),
}

/// One fault a line.
#[must_use]
pub fn listed(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The files inside the binary.
#[must_use]
pub fn shipped() -> Files {
    Files::from_pairs(Shipped::iter().filter_map(|name| {
        let file = Shipped::get(&name)?;
        Some((
            name.into_owned(),
            String::from_utf8_lossy(&file.data).into_owned(),
        ))
    }))
}

/// Reads a folder, or what the binary holds.
///
/// # Errors
/// [`ContentFault`].
pub fn read(folder: Option<&Path>) -> Result<Library, ContentFault> {
    let files = match folder {
        Some(folder) => Files::from_dir(folder)
            .map_err(|error| ContentFault::Folder(folder.to_owned(), error))?,
        None => shipped(),
    };
    Library::read(&files).map_err(ContentFault::Broken)
}

impl Content {
    /// Hands out `library`.
    #[must_use]
    pub fn new(library: Library) -> Self {
        Self(Arc::new(RwLock::new(Arc::new(library))))
    }

    /// The library as it is now; it stays as it is for whoever holds it.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        Arc::clone(
            &self
                .0
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        )
    }

    /// Reads `folder` again and takes it over when it is whole; says in the log what is broken
    /// otherwise and keeps the last good one.
    ///
    /// # Errors
    /// [`ContentFault`], already logged.
    pub fn reload(&self, folder: &Path) -> Result<(), ContentFault> {
        match read(Some(folder)) {
            Ok(library) => {
                *self
                    .0
                    .write()
                    .unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(library);
                tracing::info!(folder = %folder.display(), "content was read again");
                Ok(())
            }
            Err(fault) => {
                tracing::warn!(folder = %folder.display(), "content is broken, the last good one is kept: {fault}");
                Err(fault)
            }
        }
    }

    /// Watches `folder` until the returned watcher is dropped, and reloads after changes.
    ///
    /// # Errors
    /// When the system cannot watch the folder.
    pub fn watch(&self, folder: PathBuf) -> notify::Result<notify::RecommendedWatcher> {
        let (announce, mut announced) = mpsc::channel::<()>(1);
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                if event.is_ok_and(|event| !event.kind.is_access()) {
                    // A full channel already holds an announcement.
                    let _already_announced = announce.try_send(());
                }
            })?;
        watcher.watch(&folder, RecursiveMode::Recursive)?;
        let content = self.clone();
        tokio::spawn(async move {
            while announced.recv().await.is_some() {
                // An editor writes a file in several steps, a copy many files: wait until it is quiet.
                while let Ok(Some(())) =
                    tokio::time::timeout(std::time::Duration::from_millis(150), announced.recv())
                        .await
                {}
                let (content, folder) = (content.clone(), folder.clone());
                let _logged = tokio::task::spawn_blocking(move || content.reload(&folder)).await;
            }
        });
        Ok(watcher)
    }
}
