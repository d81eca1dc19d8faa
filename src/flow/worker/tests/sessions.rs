//! Sessions: found, guarded, moved and limited.

mod guarded_sessions;
mod handed_on;
mod moved_sessions;
mod own_session;
mod protected_page;
mod read_only_sessions;
mod session_limits;
mod stored_sessions;
