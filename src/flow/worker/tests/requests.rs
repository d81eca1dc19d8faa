//! Requests that the application's own pages did not make.

mod forged_navigations;
mod forged_pages;
mod forged_requests;
mod large_bodies;
mod prefetches;
mod refused_navigations;
