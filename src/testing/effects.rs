//! The effects of a worker's host, in a simulated world.

use super::drive::{Answer, CallState, Worker, message_of, written};
use super::tasks::turn;
use super::world::{Forwarding, Sent, World};
use super::{json, json_of};
use crate::base::coding::message;
use crate::base::crypto::seal;
use crate::base::crypto::{encode_bytes, sha256};
use crate::base::value::Value;
use crate::base::value::arena::Arena;
use crate::base::value::build::List;
use crate::step::effect::STORE_REST;
use crate::step::{Code, Effect, HostFailure};
use bumpalo::Bump;
use serde_json::Value as Json;
use std::future::poll_fn;
use std::task::Poll;

fn text(value: Value) -> String {
    String::from_utf8(value.bytes().to_vec()).expect("UTF-8")
}

fn ok(json: Json) -> Answer {
    Ok(message_of(&json))
}

/// A text of bytes.
fn bytes(bytes: &[u8]) -> Answer {
    let bump = Bump::new();
    Ok(written(Arena::new(&bump).copy(bytes)))
}

/// Performs an effect of a call.
pub async fn perform(worker: &Worker, effect: Effect, payload: Value<'_>, call: &mut CallState) -> Answer {
    let world = &worker.world;
    let nothing = ok(json!(null));
    match effect {
        Effect::DrawEntropy => {
            let drawn = world.drawn.get() + 1;
            world.drawn.set(drawn);
            let block = |number: u8| sha256(&[&drawn.to_le_bytes()[..], &[number]].concat());
            bytes(&[block(0), block(1), block(2)].concat())
        }
        Effect::Send => {
            let own = payload.at(7).int();
            let left = call.end.map(|end| (end - world.time()).max(1));
            world.deadline.set(left.or(own).unwrap_or(0));
            send(world, payload).await
        }
        Effect::LimitRequests => {
            call.end = Some(world.time() + payload.int_or(0));
            nothing
        }
        Effect::CountUp => {
            let before = recollect_one(worker, payload.at(0));
            let bump = Bump::new();
            let before = message::read(Arena::new(&bump), &before).and_then(Value::int);
            let count = before.map_or(payload.at(1).int_or(0), |before| before + 1);
            memorize(worker, payload.at(0), message_of(&json!(count)), payload.at(2).int_or(0));
            ok(json!(count))
        }
        Effect::ClientSecret => {
            let mut script = world.script.borrow_mut();
            script.secrets_asked.push(text(payload));
            match script.client_secret.clone() {
                Some(Ok(secret)) => ok(secret),
                Some(Err(())) => Err((HostFailure::Application, json!(null))),
                None => nothing,
            }
        }
        Effect::ReadBody => {
            let is_too_large = worker.body.len() as i64 > payload.int_or(0);
            if is_too_large { Err((HostFailure::TooLarge, json!(null))) } else { bytes(worker.body.as_bytes()) }
        }
        Effect::ReadHeaderNames => ok(worker.headers.iter().map(|(name, _)| json!(name)).collect()),
        Effect::BufferBody => bytes(worker.body.as_bytes()),
        Effect::Recollect => Ok(recollect(worker, payload)),
        Effect::Memorize => {
            memorize(worker, payload.at(0), written(payload.at(1)), payload.at(2).int_or(0));
            nothing
        }
        Effect::Hold => {
            let key = text(payload.at(0));
            let holder = hold(worker, &key, payload.at(1).int_or(0)).await;
            call.held.extend(holder.map(|holder| (key, holder)));
            ok(json!(holder))
        }
        Effect::Release => {
            let (key, holder) = (text(payload.at(0)), payload.at(1).int_or(0));
            call.held.retain(|(other, by)| *other != key || *by != holder);
            release(worker, &key, holder);
            nothing
        }
        Effect::Pause => {
            let end = world.time() + payload.int_or(0);
            turn().await;
            let waits = || world.milliseconds.get().is_some() && world.time() < end;
            poll_fn(|_| if waits() { Poll::Pending } else { Poll::Ready(()) }).await;
            nothing
        }
        Effect::ReadStore | Effect::WriteStore | Effect::ClearStore => {
            turn().await;
            use_store(world, effect, payload).ok_or((HostFailure::Store, json!(STORE_REST)))
        }
        Effect::ReadCache => {
            turn().await;
            let (key, cache) = (text(payload), world.cache.borrow());
            let found = cache.iter().flatten().find(|(other, _)| *other == key);
            ok(found.map_or(Json::Null, |(_, value)| value.clone()))
        }
        Effect::WriteCache => {
            turn().await;
            let (key, value) = (text(payload.at(0)), json_of(payload.at(1)));
            if let Some(cache) = world.cache.borrow_mut().as_mut() {
                cache.retain(|(other, _)| *other != key);
                cache.push((key, value));
            }
            nothing
        }
        Effect::VerifySignature => {
            turn().await;
            // Tests on real runtimes use real keys; here the public key signs.
            let expected = simulated_signature(payload.at(1).find(b"n").bytes(), payload.at(2).bytes());
            ok(json!(payload.at(3).bytes() == expected))
        }
        Effect::Sign => {
            turn().await;
            // Tests on real runtimes use real keys.
            let key = json_of(payload.at(1)).to_string();
            let refused = world.script.borrow().refuses_key;
            let signature = encode_bytes(&simulated_signature(key.as_bytes(), payload.at(2).bytes()));
            if refused { nothing } else { bytes(&signature) }
        }
        Effect::RefreshLater => {
            let mut later = world.later.borrow_mut();
            let named = (text(payload.at(0)), text(payload.at(1)));
            ok(json!(later.as_mut().map(|later| later.push(named)).is_some()))
        }
        Effect::Seal => Ok(seal(worker, payload)),
        Effect::Unseal => Ok(unseal(worker, payload)),
        Effect::RecallTransaction
        | Effect::RememberTransaction
        | Effect::KnowTransaction
        | Effect::StoreSession
        | Effect::ForgetSession
        | Effect::StoreMetadata => ok(store_in_page(world, effect, payload)),
        _ => ask_the_application(worker, effect, payload).await,
    }
}

fn store_in_page(world: &World, effect: Effect, payload: Value) -> Json {
    let mut page = world.page.borrow_mut();
    let waits = |transactions: &[(String, Json)], tag: &str| transactions.iter().position(|(other, _)| other == tag);
    match effect {
        Effect::RememberTransaction => {
            page.transactions.push((text(payload.at(0)), json_of(payload.at(1))));
            Json::Null
        }
        Effect::RecallTransaction => {
            let tag = text(payload);
            match waits(&page.transactions, &tag) {
                Some(index) => {
                    page.recalled.push(tag);
                    page.transactions.remove(index).1
                }
                None if page.recalled.contains(&tag) => json!(true),
                None => Json::Null,
            }
        }
        Effect::KnowTransaction => {
            let tag = text(payload);
            json!(waits(&page.transactions, &tag).is_some() || page.recalled.contains(&tag))
        }
        Effect::StoreSession => {
            page.session = json_of(payload.at(1));
            Json::Null
        }
        Effect::ForgetSession => {
            page.session = Json::Null;
            Json::Null
        }
        _ => {
            page.metadata = json_of(payload.at(1));
            Json::Null
        }
    }
}

/// The signature that [`Effect::VerifySignature`] accepts for a key with that modulus.
pub fn simulated_signature(modulus: &[u8], input: &[u8]) -> [u8; 32] {
    sha256(&[modulus, input].concat())
}

async fn send(world: &World, request: Value<'_>) -> Answer {
    let [url, method, body] = [1, 2, 4].map(|index| text(request.at(index)));
    let at = world.sent.borrow().len();
    // Every sign-out revokes; a test about something else need not script the answer.
    let revoked = url.ends_with("/revoke").then(|| World::reply(200, ""));
    let reply = world.replies.borrow_mut().pop_front().or(revoked);
    let pairs = request.at(3).items().iter().map(|pair| (text(pair.at(0)), text(pair.at(1))));
    let members = request.at(3).members().iter().map(|(name, value)| (text(*name), text(*value)));
    let headers = pairs.chain(members).collect();
    let (endpoint, shown) = (json_of(request.at(0)), json_of(request.at(5)));
    world.events.borrow_mut().push(json!({ "type": "request", "endpoint": endpoint, "url": url, "shown": shown }));
    world.sent.borrow_mut().push(Sent { method, url, headers, body, reply });
    let reply = poll_fn(|_| match world.sent.borrow().get(at).and_then(|sent| sent.reply.clone()) {
        Some(reply) => Poll::Ready(reply),
        None => Poll::Pending,
    })
    .await;
    let failure = |code| match code {
        Code::RequestTimedOut => HostFailure::TimedOut,
        Code::BodyTooLarge => HostFailure::TooLarge,
        _ => HostFailure::Network,
    };
    match reply.failure {
        Some(code) => Err((failure(code), json!(null))),
        None => {
            let event = json!({ "type": "response", "endpoint": endpoint, "status": reply.status });
            world.events.borrow_mut().push(event);
            ok(json!([reply.status, reply.content_type, null, reply.retry_after, reply.body]))
        }
    }
}

fn recollect_one(worker: &Worker, key: Value) -> Vec<u8> {
    let now = worker.world.clock.get();
    let memory = worker.isolate.memory.borrow();
    let noted = memory.iter().find(|(other, _, until)| other.as_bytes() == key.bytes() && *until > now);
    noted.map_or_else(|| written(Value::NOTHING), |(_, noted, _)| noted.clone())
}

fn memorize(worker: &Worker, key: Value, note: Vec<u8>, seconds: i64) {
    let key = text(key);
    let mut memory = worker.isolate.memory.borrow_mut();
    memory.retain(|(other, _, _)| *other != key);
    memory.push((key, note, worker.world.clock.get() + seconds));
}

fn recollect(worker: &Worker, keys: Value) -> Vec<u8> {
    let notes: Vec<_> = keys.items().iter().map(|key| recollect_one(worker, *key)).collect();
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    written(arena.list(notes.iter().map(|note| message::read(arena, note).expect("a message")).collect()))
}

async fn hold(worker: &Worker, key: &str, seconds: i64) -> Option<i64> {
    let (world, isolate) = (&worker.world, &worker.isolate);
    let end = world.time() + 2000 * seconds;
    poll_fn(|_| {
        let now = world.time();
        let mut held = isolate.held.borrow_mut();
        if held.iter().any(|(other, _, until)| other == key && now < *until) {
            return if now < end { Poll::Pending } else { Poll::Ready(None) };
        }
        held.retain(|(other, _, _)| other != key);
        let holder = isolate.holders.get() + 1;
        isolate.holders.set(holder);
        held.push((key.to_owned(), holder, now + 1000 * seconds));
        Poll::Ready(Some(holder))
    })
    .await
}

/// Releases `key`, if that holder still holds it.
pub fn release(worker: &Worker, key: &str, holder: i64) {
    worker.isolate.held.borrow_mut().retain(|(other, by, _)| other != key || *by != holder);
}

/// Performs an effect in the store; `None` if the store does not answer.
fn use_store(world: &World, effect: Effect, payload: Value) -> Option<Vec<u8>> {
    let now = world.clock.get();
    let slowness = world.store.borrow().as_ref().map_or(0, |store| store.slowness);
    world.pass(slowness);
    world.with_store(|store| match effect {
        Effect::ReadStore => {
            store.read += 1;
            let is_lost = store.unread > 0;
            store.unread = store.unread.saturating_sub(1);
            (!is_lost).then(|| message_of(&json!(store.read(&text(payload), now))))
        }
        Effect::WriteStore => {
            let is_lost = store.unanswered > 0;
            store.unanswered = store.unanswered.saturating_sub(1);
            let [key, value] = [0, 1].map(|index| text(payload.at(index)));
            let version = payload.at(2).exists().then(|| text(payload.at(2)));
            let written = store.write(&key, &value, version.as_deref(), payload.at(3).int_or(0), now);
            (!is_lost).then(|| message_of(&json!(written)))
        }
        _ => {
            store.clear(&text(payload));
            Some(message_of(&json!(null)))
        }
    })?
}

fn seal(worker: &Worker, payload: Value) -> Vec<u8> {
    let drawn = worker.world.drawn.get() + 1;
    worker.world.drawn.set(drawn);
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let mut request = List::new(arena);
    request.push(arena.copy(&worker.isolate.keys_of(payload.at(0).bytes())));
    request.push(arena.copy(&sha256(&drawn.to_le_bytes())));
    request.push(payload);
    written(seal::perform_seal(arena, request.done()))
}

fn unseal(worker: &Worker, payload: Value) -> Vec<u8> {
    let bump = Bump::new();
    let arena = Arena::new(&bump);
    let keys = payload.items().iter().map(|entry| arena.copy(&worker.isolate.keys_of(entry.at(0).bytes())));
    let keys = arena.list(keys.collect());
    written(seal::perform_unseal(arena, arena.list(vec![keys, payload])))
}

async fn ask_the_application(worker: &Worker, effect: Effect, payload: Value<'_>) -> Answer {
    let world = &worker.world;
    let threw = Err((HostFailure::Application, json!(null)));
    match effect {
        Effect::OnSignIn => {
            let mut script = world.script.borrow_mut();
            script.sign_ins.push((text(payload.at(0)), json_of(payload.at(1)), json_of(payload.at(2))));
            script.profiles.push(json_of(payload.at(3)));
            match script.on_sign_in.clone() {
                Some(Ok(Some(data))) => ok(json!([true, data])),
                Some(Ok(None)) => ok(json!([false, "the application refused"])),
                Some(Err(_)) => threw,
                None => ok(json!([true, null])),
            }
        }
        Effect::ValidateClaims => ok(world.script.borrow().refused_claims.clone().unwrap_or(json!([]))),
        Effect::OnError => {
            let mut script = world.script.borrow_mut();
            let [error, return_to] = [0, 1].map(|index| payload.at(index));
            script.errors.push(Code::of(-1 - error.at(0).int_or(-1)).expect("a code"));
            script.returns.push(return_to.exists().then(|| text(return_to)));
            script.said.push(json_of(error.at(1)));
            match script.on_error {
                Some(Ok(())) => ok(json!("the application's error page")),
                Some(Err(_)) => threw,
                None => ok(json!(null)),
            }
        }
        Effect::OnLaunch => {
            let mut script = world.script.borrow_mut();
            let query = payload.at(1).members().iter().map(|(name, value)| (text(*name), text(*value)));
            script.launches.push(query.collect());
            ok(if script.on_launch { json!("launched") } else { json!(null) })
        }
        Effect::SelectProvider => {
            let mut script = world.script.borrow_mut();
            script
                .selections
                .push((payload.at(0).items().iter().map(|name| text(*name)).collect(), text(payload.at(1))));
            ok(match script.select_provider {
                None => json!(null),
                Some("") => json!([false, "a page to choose on"]),
                Some(provider) => json!([true, provider]),
            })
        }
        Effect::Forward => {
            let kept = payload.at(2);
            let kept = worker.headers.iter().filter(|(name, _)| kept.contains(name.as_bytes())).cloned();
            let added = payload.at(1).members().iter().map(|(name, value)| (text(*name), text(*value)));
            let headers = kept.chain(added).collect();
            let how = Forwarding { keep_body: payload.at(3).is_true(), timeout: payload.at(4).int_or(0) };
            {
                let mut script = world.script.borrow_mut();
                script.forwards.push((text(payload.at(0)), headers));
                script.how.push(how);
            }
            poll_fn(|_| if world.script.borrow().is_upstream_slow { Poll::Pending } else { Poll::Ready(()) }).await;
            // Other tasks go on while the upstream answers.
            turn().await;
            turn().await;
            let mut script = world.script.borrow_mut();
            let status = script.upstream_first.pop_front().or(script.upstream);
            match status {
                Some(status) => ok(json!([status, script.challenge, "the upstream's answer"])),
                None => Err((HostFailure::Network, json!(null))),
            }
        }
        Effect::Discard => {
            world.script.borrow_mut().discarded += 1;
            ok(json!(null))
        }
        other => panic!("{other:?} is no effect of a worker"),
    }
}
