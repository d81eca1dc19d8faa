//! Refreshing tokens.

mod long_lives;
mod narrow_tokens;
mod narrowed_sessions;
mod refresh;
mod refresh_failures;
mod refresh_races;
mod refresh_schedules;
mod refresh_token_ends;
mod refused_answers;
mod stored_refresh;
