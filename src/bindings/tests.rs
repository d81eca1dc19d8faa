use super::envelope::{VERSION, step};
use crate::base::coding::message;
use crate::base::value::build::Text;
use crate::flow::page::Operation;
use crate::step::{Code, Effect};
use crate::testing::{Simulated, arena, json, json_of, value};
use serde_json::Value as Json;

/// How a step with this envelope ends, as JSON.
fn ended(envelope: &Json, cut: usize) -> Json {
    let arena = arena();
    let mut out = Text::new(arena);
    message::write(&mut out, value(envelope));
    let bytes = out.written().to_vec().leak();
    let whole = bytes.len().saturating_sub(cut);
    json_of(step(arena, bytes.get(..whole).unwrap_or_default(), &Simulated))
}

#[test]
fn a_message_that_is_cut_or_of_another_version_operation_or_call_is_refused() {
    let operation = Operation::CreateAuthorization as i64;
    let provider =
        json!([{ "authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t" }]);
    let client = json!([provider, null, "client", "https://app.example/cb"]);
    let envelope = json!([VERSION, operation, 1000, false, client, [{}], [operation]]);
    assert_eq!(ended(&envelope, 0)[0], Effect::DrawEntropy as i64, "as it is");
    let refused = json!(-1 - Code::LogRefused as i64);
    for (index, other) in [
        (0, json!(VERSION + 1)),
        (1, json!(1000)),
        (1, json!(Operation::Exchange as i64)),
        (2, json!("now")),
        (5, json!(null)),
        (6, json!([])),
        (6, json!([Operation::Exchange as i64])),
        (6, json!([operation, [1, Effect::DrawEntropy as i64, true, "e", 1000]])),
        (6, json!([operation, [0, Effect::Send as i64, true, "e", 1000]])),
    ] {
        let mut changed = envelope.clone();
        changed[index] = other;
        assert_eq!(ended(&changed, 0)[0], refused, "{index}: {}", changed[index]);
    }
    for cut in 1..40 {
        assert_eq!(ended(&envelope, cut)[0], refused, "without its last {cut} bytes");
    }
    assert_eq!(ended(&json!(7), 0)[0], refused);
}
