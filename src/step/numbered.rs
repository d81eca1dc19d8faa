//! Enums whose variants are numbers in the messages between engine and host.

/// Declares an enum from its variants and their numbers, with a list of all variants and the way back from a
/// number. A list by hand could miss a variant, and nothing would report it.
macro_rules! numbered {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$what:meta])* $variant:ident = $number:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum $name { $($(#[$what])* $variant = $number,)+ }

        impl $name {
            /// All variants.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The variant with that number.
            #[must_use]
            pub fn of(number: i64) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| *one as i64 == number)
            }
        }
    };
}
pub(crate) use numbered;
