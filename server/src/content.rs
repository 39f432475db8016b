//! The library that is taught: what the binary holds, or a folder that is watched, and over it the files
//! that the database has. A broken base is refused at the start; while running, the last good library is
//! kept, and a broken overlay never keeps a server from starting: it is told of in the log, and the base
//! is taught.

use catalogue::{Fault, Files, Library, Overlay};
use notify::{RecursiveMode, Watcher};
use rust_embed::Embed;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use store::{Change, Store, StoreError};
use thiserror::Error;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::mpsc;

#[derive(Embed)]
#[folder = "../content/"]
#[include = "*.md"]
#[include = "*.toml"]
#[include = "*.svg"]
struct Shipped;

/// After how long a database that did not answer is asked again.
const RETRY: Duration = Duration::from_secs(10);

/// The library at this moment; cheap to clone.
#[derive(Clone)]
pub struct Content(Arc<Inner>);

struct Inner {
    base: Base,
    /// What lies over the base, whole or not. Held while a library is read, so that none overtakes another.
    overlay: Mutex<Overlay>,
    library: RwLock<Arc<Library>>,
}

/// What an overlay lies over.
#[derive(Clone, Debug)]
pub enum Base {
    /// What the binary holds.
    Shipped,
    /// A folder.
    Folder(PathBuf),
    /// These files.
    Files(Files),
}

impl Base {
    /// A folder, or what the binary holds.
    #[must_use]
    pub fn of(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Shipped, Self::Folder)
    }

    /// Its files.
    ///
    /// # Errors
    /// [`ContentFault::Folder`].
    pub fn files(&self) -> Result<Files, ContentFault> {
        match self {
            Self::Shipped => Ok(shipped()),
            Self::Folder(folder) => {
                Files::from_dir(folder).map_err(|error| ContentFault::Folder(folder.clone(), error))
            }
            Self::Files(files) => Ok(files.clone()),
        }
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shipped => f.write_str("the content of the program"),
            Self::Folder(folder) => folder.display().fmt(f),
            Self::Files(_) => f.write_str("content made for this server"),
        }
    }
}

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

/// What the database lays over the base.
///
/// # Errors
/// When the database does not answer.
pub async fn overlay(store: &Store) -> Result<Overlay, StoreError> {
    let files = store.content_files().await?;
    Ok(files
        .into_iter()
        .map(|file| (file.path, file.body))
        .collect())
}

/// Waits until the content of the database may have changed; `false` when nothing will be told any more.
async fn content_changed(changes: &mut Receiver<Change>) -> bool {
    loop {
        match changes.recv().await {
            Ok(Change::Content | Change::Everything) | Err(RecvError::Lagged(_)) => return true,
            Ok(_) => {}
            Err(RecvError::Closed) => return false,
        }
    }
}

impl Content {
    /// Reads `base` alone.
    ///
    /// # Errors
    /// [`ContentFault`].
    pub fn read(base: Base) -> Result<Self, ContentFault> {
        let library = Library::read(&base.files()?).map_err(ContentFault::Broken)?;
        Ok(Self(Arc::new(Inner {
            base,
            overlay: Mutex::default(),
            library: RwLock::new(Arc::new(library)),
        })))
    }

    /// The library as it is now; it stays as it is for whoever holds it.
    #[must_use]
    pub fn library(&self) -> Arc<Library> {
        let library = self.0.library.read();
        Arc::clone(&library.unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads everything again and takes it over when it is whole; says in the log what is broken otherwise
    /// and keeps the last good one.
    ///
    /// # Errors
    /// [`ContentFault`], already logged.
    pub fn reload(&self) -> Result<(), ContentFault> {
        let overlay = self.0.overlay.lock();
        self.read_under(&overlay.unwrap_or_else(PoisonError::into_inner))
    }

    /// Lays `overlay` over the base where it differs from the one before, and reads everything again as
    /// [`Content::reload`] does.
    ///
    /// # Errors
    /// [`ContentFault`], already logged.
    pub fn lay_over(&self, overlay: Overlay) -> Result<(), ContentFault> {
        let mut held = self
            .0
            .overlay
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if *held == overlay {
            return Ok(());
        }
        *held = overlay;
        self.read_under(&held)
    }

    fn read_under(&self, overlay: &Overlay) -> Result<(), ContentFault> {
        let base = &self.0.base;
        let read = base
            .files()
            .and_then(|files| Library::read(&files.under(overlay)).map_err(ContentFault::Broken));
        match read {
            Ok(library) => {
                *self
                    .0
                    .library
                    .write()
                    .unwrap_or_else(PoisonError::into_inner) = Arc::new(library);
                tracing::info!(%base, overlaid = overlay.len(), "content was read again");
                Ok(())
            }
            Err(fault) => {
                tracing::warn!(%base, overlaid = overlay.len(), "content is broken, the last good one is kept: {fault}");
                Err(fault)
            }
        }
    }

    /// Lays over the base what the database has now. What is broken is logged and changes nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_overlay(&self, store: &Store) -> Result<(), StoreError> {
        let overlay = overlay(store).await?;
        let content = self.clone();
        let _logged = tokio::task::spawn_blocking(move || content.lay_over(overlay)).await;
        Ok(())
    }

    /// Lays over the base what the database has, at each change of it, until the store is closed.
    pub async fn follow(self, store: Store) {
        let mut changes = store.changes();
        // What changed before somebody listened counts too.
        loop {
            let read = self.take_overlay(&store).await;
            let changed = content_changed(&mut changes);
            let open = match read {
                Ok(()) => changed.await,
                Err(error) => {
                    tracing::warn!("the content of the database could not be read: {error}");
                    let waited = tokio::time::timeout(RETRY, changed).await;
                    waited.unwrap_or(true)
                }
            };
            if !open {
                return;
            }
        }
    }

    /// Watches the folder, where the base is one, until the returned watcher is dropped, and reloads after
    /// changes.
    ///
    /// # Errors
    /// When the system cannot watch the folder.
    pub fn watch(&self) -> notify::Result<Option<notify::RecommendedWatcher>> {
        let Base::Folder(folder) = &self.0.base else {
            return Ok(None);
        };
        let (announce, mut announced) = mpsc::channel::<()>(1);
        let mut watcher =
            notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                if event.is_ok_and(|event| !event.kind.is_access()) {
                    // A full channel already holds an announcement.
                    let _already_announced = announce.try_send(());
                }
            })?;
        watcher.watch(folder, RecursiveMode::Recursive)?;
        let content = self.clone();
        tokio::spawn(async move {
            while announced.recv().await.is_some() {
                // An editor writes a file in several steps, a copy many files: wait until it is quiet.
                while let Ok(Some(())) =
                    tokio::time::timeout(Duration::from_millis(150), announced.recv()).await
                {
                }
                let content = content.clone();
                let _logged = tokio::task::spawn_blocking(move || content.reload()).await;
            }
        });
        Ok(Some(watcher))
    }
}
