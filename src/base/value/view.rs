//! Typed views: values whose members have names. The accessors are inlined and cost as much as a lookup by
//! hand.

/// Declares a view over an object whose members have names on the wire.
#[allow(unused_macros)]
macro_rules! view {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident),* $(,)? }) => {
        $(#[$meta])*
        pub struct $name<'a>($crate::base::value::Value<'a>);
        #[allow(dead_code, missing_docs)]
        impl<'a> $name<'a> {
            /// The plain value.
            #[inline(always)]
            pub fn value(&self) -> $crate::base::value::Value<'a> { self.0 }
            $($(#[$doc])* #[inline(always)]
            pub fn $member(&self) -> $crate::base::value::Value<'a> { self.0.member($crate::base::vocabulary::W::$member) })*
        }
    };
}

/// Declares a view over a list whose items have names: compiled documents, messages.
macro_rules! fields {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $member:ident = $index:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy)]
        pub struct $name<'a>(pub(crate) $crate::base::value::Value<'a>);
        #[allow(dead_code, missing_docs)]
        impl<'a> $name<'a> {
            /// The plain value.
            #[inline(always)]
            pub fn value(self) -> $crate::base::value::Value<'a> { self.0 }
            $($(#[$doc])* #[inline(always)]
            pub fn $member(self) -> $crate::base::value::Value<'a> { self.0.at($index) })*
        }
    };
}
#[allow(unused_imports)]
pub(crate) use {fields, view};
