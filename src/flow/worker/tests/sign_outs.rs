//! Signing out, here and at the provider.

mod back_channel_logout;
mod front_channel_logout;
mod late_answers;
mod late_logout_tokens;
mod logout;
mod post_logout;
mod sign_out;
mod sign_out_form;
