//! Many orders in which requests of several isolates can meet: one refresh, and no session lost.

use crate::flow::worker::tests::application::Application;
use crate::flow::worker::tests::browser::{Browser, Page, Request};
use crate::flow::worker::tests::rotating_server::{Dice, Fault, Rotation, Server};
use crate::flow::worker::tests::stored::{elsewhere, signed_in};
use crate::testing::tasks::Tasks;

const ROTATIONS: [Rotation; 3] = [Rotation::None, Rotation::Overlap, Rotation::Strict];

fn faults(seed: u64) -> Dice {
    Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
}

/// Runs tasks, server and time in an order that the dice decide, until every task is done. `fault` decides
/// about each request, and `kill` whether a task is killed now. Returns how many tasks were killed although the
/// server had committed their request: only they could have stored the tokens.
fn schedule(
    app: &Application,
    tasks: &mut Tasks<'_, Page>,
    count: usize,
    server: &mut Server,
    dice: &mut Dice,
    mut fault: impl FnMut(&mut Dice) -> Fault,
    mut kill: impl FnMut(&mut Dice) -> bool,
) -> usize {
    let mut committed_and_killed = 0;
    let mut senders: Vec<usize> = Vec::new();
    let (mut committed, mut killed): (Vec<usize>, Vec<usize>) = Default::default();
    senders.resize(app.world.sent.borrow().len(), usize::MAX);
    for _ in 0..200_000 {
        if tasks.count_running() == 0 {
            return committed_and_killed;
        }
        match dice.throw(8) {
            0 => app.world.tick(100),
            1 => {
                // One request at a time is answered, in any order.
                let mut chosen = dice.throw(3);
                app.world.serve(|number, body| {
                    chosen = chosen.wrapping_sub(1);
                    let before = server.current;
                    let reply = (chosen == usize::MAX).then(|| server.answer(body, fault(dice)));
                    if server.current != before {
                        committed.push(senders[number]);
                        // The request was under way when its sender was killed.
                        committed_and_killed += usize::from(killed.contains(&senders[number]));
                    }
                    reply
                });
            }
            _ => {
                let at = dice.throw(count);
                if kill(dice) && tasks.kill(at) {
                    committed_and_killed += usize::from(committed.contains(&at));
                    killed.push(at);
                } else {
                    tasks.step(at);
                    senders.resize(app.world.sent.borrow().len(), at);
                }
            }
        }
    }
    panic!("it does not end")
}

struct Many {
    app: Application,
    isolates: Vec<Application>,
    browsers: Vec<Browser>,
}

/// A session with an expired token, and `count` requests for it in four isolates.
fn many(count: usize) -> Many {
    let (app, browser) = signed_in();
    app.world.pass(3600);
    app.world.tick(0);
    app.world.is_replayed.set(false);
    let isolates = (0..4).map(|_| elsewhere(&app)).collect();
    let browsers = (0..count).map(|_| browser.copy()).collect();
    Many { app, isolates, browsers }
}

impl Many {
    fn begin(&self) -> Tasks<'_, Page> {
        let mut tasks = Tasks::default();
        for (at, browser) in self.browsers.iter().enumerate() {
            let isolate = &self.isolates[at % self.isolates.len()];
            tasks.begin(browser.begin(isolate, &Request::call(self.app.origin, "POST", "/auth/token")));
        }
        tasks
    }
}

#[test]
fn s27_exactly_one_refresh_across_isolates_in_every_order() {
    for seed in 1..=40 {
        for rotation in ROTATIONS {
            let many = many(12);
            let (mut server, mut dice) = (Server::new(rotation), faults(seed));
            let mut tasks = many.begin();
            schedule(&many.app, &mut tasks, 12, &mut server, &mut dice, |_| Fault::None, |_| false);
            for page in tasks.finish() {
                let token = page.json["access_token"].as_str();
                assert_eq!(token, Some("access-token-2"), "seed {seed} {rotation:?} {:?}", page.error);
            }
            assert_eq!(server.asked, 1, "seed {seed} {rotation:?}");
        }
    }
}

#[test]
fn a17_no_session_is_lost_to_faults_and_vanishing_owners_that_could_have_been_kept() {
    let (mut kept, mut excused, mut taken_over) = (0, 0, 0);
    for seed in 1..=60 {
        for rotation in ROTATIONS {
            let many = many(9);
            let (mut server, mut dice) = (Server::new(rotation), faults(seed));
            let mut tasks = many.begin();
            let mut kills = 0;
            let fault = |dice: &mut Dice| match dice.throw(10) {
                0 => Fault::Dropped,
                1 => Fault::InTrouble,
                2 => Fault::AnswerLost,
                3 => Fault::AnswerSpoiled,
                _ => Fault::None,
            };
            let kill = |dice: &mut Dice| {
                let is_now = kills < 3 && dice.throw(25) == 0;
                kills += usize::from(is_now);
                is_now
            };
            let died = schedule(&many.app, &mut tasks, 9, &mut server, &mut dice, fault, kill);
            taken_over += died;
            drop(tasks);
            // Afterwards, with a healthy server: is the session still there?
            many.app.world.pass(61);
            let browser = many.browsers[0].copy();
            let mut tasks = Tasks::default();
            tasks.begin(browser.begin(&many.isolates[1], &Request::call(many.app.origin, "POST", "/auth/token")));
            schedule(&many.app, &mut tasks, 1, &mut server, &mut dice, |_| Fault::None, |_| false);
            let pages = tasks.finish();
            let could_not_be_kept = rotation == Rotation::Strict && (server.lost > 0 || died > 0);
            match pages[0].status {
                200 => kept += 1,
                status => {
                    assert!(could_not_be_kept, "seed {seed} {rotation:?}: {status} {:?}", pages[0].error);
                    assert_eq!(status, 401);
                    excused += 1;
                }
            }
        }
    }
    assert!(kept > 140 && excused > 0 && taken_over > 10, "{kept} kept, {excused} lost, {taken_over} owners died");
}

#[test]
fn a17_a_strict_server_never_sees_a_refresh_token_twice_while_answers_arrive_and_owners_live() {
    for seed in 1..=40 {
        let many = many(8);
        let (mut server, mut dice) = (Server::new(Rotation::Strict), faults(seed));
        let mut tasks = many.begin();
        let fault = |dice: &mut Dice| if dice.throw(4) == 0 { Fault::Dropped } else { Fault::None };
        schedule(&many.app, &mut tasks, 8, &mut server, &mut dice, fault, |_| false);
        assert!(!server.is_ended && server.asked <= 1, "seed {seed}: {} requests arrived", server.asked);
    }
}
