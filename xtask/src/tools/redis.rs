//! Redis, for the tests of the store that uses one.

use super::debian::Program;

pub const REDIS: Program = Program {
    title: "redis-server",
    needed_by: "the tests of the stores",
    variable: "GRANTWAY_REDIS",
    names: &["redis-server"],
    package: "redis-server",
    size: "6 MB",
    elsewhere: "Redis 6 or later",
    instead: None,
};
