//! What the forms of accounts share.

/// The names of their fields.
pub mod field {
    /// A name.
    pub const NAME: &str = "name";
    /// The address somebody signs in with.
    pub const EMAIL: &str = "email";
    /// The password that is known, or the first one.
    pub const PASSWORD: &str = "password";
    /// The password that is to be changed.
    pub const CURRENT: &str = "current";
    /// The password it becomes.
    pub const NEW: &str = "new";
    /// Whether the device is one's own: there when ticked.
    pub const OWN_DEVICE: &str = "own_device";
    /// The form that was posted when the session had ended, urlencoded.
    pub const CARRIED: &str = "carried";
    /// The secret of a link.
    pub const TOKEN: &str = "token";

    /// What nobody may find again: it is never kept, carried or sent back.
    pub const SECRET: [&str; 4] = [PASSWORD, CURRENT, NEW, CARRIED];
}
