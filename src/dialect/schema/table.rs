//! The macro that declares the table of knobs.

/// Declares the knobs of one object of a dialect, and the view over its compiled form: a list with one item per knob.
///
/// A row is `accessor: kind "path.in.the.object";` after its description. A further `"values";` sets how the
/// documentation shows the values, if the kind does not say it all. The kinds, and what the accessor returns:
///
/// | kind | letter | a document has | compiled, and read as |
/// | --- | --- | --- | --- |
/// | `text` `= "default"` | `t` | a string | the text; nothing if there is none |
/// | `text_or_null` | `0` | a string, or `null` for none | the same |
/// | `texts` | `l` | a list of strings | the list; nothing if it is empty |
/// | `names` `"set"` | `N` | an object of strings, of canonical names of that set | the object; nothing if it is empty |
/// | `list` `"set"` | `L` | as `texts`, of canonical names of that set | the same |
/// | `templates`, `headers` | `c`, `h` | an object of strings with `{name}` for variables and `{client_id}` | the same |
/// | `parameters` | `p` | an object of strings | the same |
/// | `variables` | `v` | an object of strings, of declared variables | the same |
/// | `captures` | `m` | an object of JSON pointers | the same |
/// | `off`, `on` | `f`, `o` | a boolean, by default `false`, `true` | `true` if it differs; `bool` |
/// | `seconds` | `s` | a whole number, not negative | the number; `Option<i64>` |
/// | `second` `"one two"` | `2` | one of two words, by default the first | `true` for the second; `bool` |
/// | `word` `Enum "words"` | `w` | one of some words | its number; the enum |
/// | `authentication` `"words"` | `W` | one of some words, or `{ jwt }` if `none` is among them | its number, from 1; a list of 7 and the [`JwtKnobs`] |
/// | `absence` `"one two"` | `a` | as `seconds`, or as `second` | the same |
/// | `scheme` | `S` | a string, one word | the text |
/// | `pointers` | `J` | a JSON pointer or a list of them | a list of texts |
/// | `fields` `"set"` | `d` | an object of `pointers`, of canonical names of that set | the object |
/// | `conditions` | `e` | a list of error conditions | a list of [`ErrorCondition`]s |
/// | `reasoned` | `i` | `{ ignore, reason }` | `true` if it is ignored; `bool` |
/// | `note` | `n` | anything | nothing: it is for people |
///
/// The letter begins a row in the form that the reader takes ([`super::reader::rows`]). For members that are not knobs
/// the reader has three more letters: `r` for a required text, `b` for a boolean and `x` for anything.
///
/// [`ErrorCondition`]: crate::dialect::provider::ErrorCondition
/// [`JwtKnobs`]: crate::dialect::provider::JwtKnobs
macro_rules! knobs {
    ($(#[doc = $about:literal])* $name:ident $object:literal $(after $base:ident)? {
        $(
            $(#[doc = $doc:literal])*
            $accessor:ident : $kind:ident $($choice:ident)? $path:literal $($words:literal)? $(= $default:literal)?
            $(; $shown:literal)? ;
        )*
    }) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy)]
        pub struct $name<'a>(pub(crate) $crate::base::value::Value<'a>);

        const _: () = {
            #[allow(non_camel_case_types, dead_code, clippy::enum_variant_names)]
            enum Index { $($accessor,)* End }
            const FIRST: usize = 0 $(+ $base::END)?;
            impl<'a> $name<'a> {
                /// The number of items in the compiled list.
                #[allow(dead_code)]
                pub(crate) const END: usize = FIRST.wrapping_add(Index::End as usize);
                /// The rows as the reader takes them, one per line: `letter path|words or default`.
                #[cfg(feature = "documents")]
                #[cfg_attr(not(feature = "backend"), allow(dead_code))]
                pub(crate) const ROWS: &'static str = concat!($(
                    $crate::dialect::schema::table::knobs!(@letter $kind), $path, "|", $($words,)? $($default,)? "\n",
                )*);
                /// The rows with their descriptions, for generators.
                #[cfg(not(target_arch = "wasm32"))]
                pub const TABLE: $crate::dialect::schema::table::Section = $crate::dialect::schema::table::Section {
                    about: concat!($($about),*),
                    object: $object,
                    rows: &[$($crate::dialect::schema::table::Row {
                        kind: stringify!($kind),
                        path: $path,
                        words: concat!($($words)?),
                        default: concat!($($default)?),
                        shown: concat!($($shown)?),
                        description: concat!($($doc),*),
                    },)*],
                };
                /// The compiled list.
                #[inline(always)]
                #[must_use]
                pub fn value(self) -> $crate::base::value::Value<'a> { self.0 }
                $($crate::dialect::schema::table::knobs! {
                    @accessor [$(#[doc = $doc])*] $accessor, $kind $($choice)?, FIRST.wrapping_add(Index::$accessor as usize)
                })*
            }
        };
    };

    (@letter text) => { "t" };
    (@letter text_or_null) => { "0" };
    (@letter texts) => { "l" };
    (@letter names) => { "N" };
    (@letter list) => { "L" };
    (@letter templates) => { "c" };
    (@letter parameters) => { "p" };
    (@letter headers) => { "h" };
    (@letter variables) => { "v" };
    (@letter captures) => { "m" };
    (@letter off) => { "f" };
    (@letter on) => { "o" };
    (@letter seconds) => { "s" };
    (@letter second) => { "2" };
    (@letter word) => { "w" };
    (@letter authentication) => { "W" };
    (@letter absence) => { "a" };
    (@letter scheme) => { "S" };
    (@letter pointers) => { "J" };
    (@letter fields) => { "d" };
    (@letter conditions) => { "e" };
    (@letter reasoned) => { "i" };
    (@letter note) => { "n" };

    (@accessor [$($doc:tt)*] $accessor:ident, off, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> bool { self.0.at($index).is_true() }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, note, $index:expr) => {};
    (@accessor [$($doc:tt)*] $accessor:ident, second, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> bool { self.0.at($index).is_true() }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, reasoned, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> bool { self.0.at($index).is_true() }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, on, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> bool { !self.0.at($index).is_true() }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, seconds, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> Option<i64> { self.0.at($index).int() }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, authentication, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> $crate::dialect::schema::choices::DeclaredAuthentication<'a> {
            $crate::dialect::schema::choices::DeclaredAuthentication(self.0.at($index))
        }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, absence, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> $crate::dialect::schema::choices::AbsentExpiry {
            $crate::dialect::schema::choices::AbsentExpiry::of(self.0.at($index))
        }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, word $choice:ident, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> $crate::dialect::schema::choices::$choice {
            $crate::dialect::schema::choices::$choice::of(self.0.at($index))
        }
    };
    (@accessor [$($doc:tt)*] $accessor:ident, $kind:ident, $index:expr) => {
        $($doc)* #[inline(always)] #[must_use]
        pub fn $accessor(self) -> $crate::base::value::Value<'a> { self.0.at($index) }
    };
}
pub(crate) use knobs;

/// One object of the dialect, for the generators of types and documentation.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Section {
    /// What it describes, with the sections of the RFCs.
    pub about: &'static str,
    /// Its name in a document.
    pub object: &'static str,
    /// Its knobs, in the order of their compiled list.
    pub rows: &'static [Row],
}

/// One knob, for the generators of types and documentation.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug)]
pub struct Row {
    /// The kind of its values.
    pub kind: &'static str,
    /// Its path in the object.
    pub path: &'static str,
    /// The words to choose from, the default first; for canonical names, the set to which they belong.
    pub words: &'static str,
    /// The default text.
    pub default: &'static str,
    /// The values as the documentation shows them; empty if the kind says it all.
    pub shown: &'static str,
    /// What it means.
    pub description: &'static str,
}
