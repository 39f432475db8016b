//! Enums and the words that stand for them outside of the program.

/// Gives an enum its words: `ALL`, its variants in the order named here; `code`, the word of each; and
/// `from_code`, which reads such a word. `ALL` and `code` are named for their documentation.
macro_rules! codes {
    ($name:ident {
        $(#[$all:meta])* ALL;
        $(#[$code:meta])* code;
        $($variant:ident = $word:literal),+ $(,)?
    }) => {
        impl $name {
            $(#[$all])*
            pub const ALL: [Self; [$($word),+].len()] = [$(Self::$variant),+];

            $(#[$code])*
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// Reads a word as written by [`Self::code`].
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use codes;
