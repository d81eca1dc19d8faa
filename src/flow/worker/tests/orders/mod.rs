//! Two people and two browsers over three isolates, in many orders: nobody sees another's session, nobody is
//! signed in again after a sign-out, and no token reaches a foreign host.
//!
//! Requests of a browser overlap freely. Of sign-ins and sign-outs, each browser has only one under way at a
//! time, so that it is always certain who is signed in.

mod servers;
mod steps;

use super::rotating_server::{Dice, Rotation};
use crate::testing::tasks::Tasks;
use servers::Servers;
use steps::{Operation, Scene};

/// Steps of tasks, servers and clock between two operations.
const STEPS: usize = 12;
/// Operations of one order.
const OPERATIONS: usize = 14;

fn choose(dice: &mut Dice, scene: &Scene, at: usize) -> Operation {
    let provider = ["alpha", "beta"][dice.throw(2)];
    match dice.throw(10) {
        0 | 1 if scene.is_settled(at) => {
            Operation::SignIn { person: if at == 0 { "alice" } else { ["alice", "bob"][dice.throw(2)] }, provider }
        }
        2 if scene.is_settled(at) => Operation::SignOut,
        3..=5 => Operation::Proxy { provider },
        6 | 7 => Operation::PageView { provider },
        _ => Operation::Session,
    }
}

/// One order.
fn order(seed: u64, scene: &mut Scene, rotation: Rotation) {
    scene.begin(rotation, seed);
    let scene = &*scene;
    let mut servers = Servers::new(rotation);
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut tasks = Tasks::default();
    let mut count = 0;
    for _ in 0..OPERATIONS {
        let at = dice.throw(2);
        let operation = choose(&mut dice, scene, at);
        let delay = [dice.throw(12), dice.throw(12)];
        tasks.begin(scene.perform(at, dice.throw(3), operation, delay));
        count += 1;
        for _ in 0..dice.throw(STEPS) {
            step(scene, &mut tasks, count, &mut servers, &mut dice);
        }
        // Tokens expire and idle limits move only while nothing is under way, because no request lasts an hour.
        if dice.throw(3) == 0 {
            settle(scene, &mut tasks, count, &mut servers, &mut dice);
            scene.pass([70, 4_000, 5_000][dice.throw(3)]);
        }
    }
    settle(scene, &mut tasks, count, &mut servers, &mut dice);
    tasks.finish();
    // The end must hold even after isolates and cookies have forgotten it.
    for seconds in [0, 70, 700] {
        scene.pass(seconds);
        scene.verify_who_is_signed_in(&mut servers);
    }
}

fn step(scene: &Scene, tasks: &mut Tasks<'_, ()>, count: usize, servers: &mut Servers, dice: &mut Dice) {
    match dice.throw(6) {
        0 => scene.tick(dice),
        1 => scene.answer_one(servers, dice),
        _ => tasks.step(dice.throw(count)),
    }
}

fn settle(scene: &Scene, tasks: &mut Tasks<'_, ()>, count: usize, servers: &mut Servers, dice: &mut Dice) {
    for _ in 0..100_000 {
        if tasks.count_running() == 0 {
            return;
        }
        step(scene, tasks, count, servers, dice);
    }
    panic!("it does not end: {}", scene.describe());
}

/// How many orders; more, for a long search, by `GRANTWAY_ORDERS`.
const ORDERS: u64 = 750;

fn orders(is_stored: bool) {
    let count = std::env::var("GRANTWAY_ORDERS").ok().and_then(|count| count.parse().ok()).unwrap_or(ORDERS);
    let mut scene = Scene::new(is_stored);
    for seed in 1..=count {
        let rotation = [Rotation::None, Rotation::Overlap, Rotation::Strict][seed as usize % 3];
        order(seed, &mut scene, rotation);
    }
}

#[test]
fn people_keep_their_own_sessions_in_many_orders_with_sealed_cookies() {
    orders(false);
}

#[test]
fn people_keep_their_own_sessions_in_many_orders_with_a_store() {
    orders(true);
}
