//! Tools over HTTP.

use std::path::Path;

use agentflow_machine::{ToolAction, ToolRequest, WantedResponse};
use agentflow_plan::{Bounds, Effect, Field, HttpMethod, Type, Value};
use serde_json::{Value as Json, json};

use crate::server::{Play, Received, Server, answer, json_answer};
use crate::setting::*;

async fn give(server: &Server, request: &ToolRequest) -> String {
    let given = call(&live(Path::new(".")), &plan("unused"), request).await;
    match given {
        Ok(value) => value.to_json_text(),
        Err(error) => told(&error).replace(&server.host, "HOST"),
    }
}

/// What a tool of this type gives for this answer.
async fn given(play: Play, result: Type) -> String {
    let server = Server::start(vec![play]).await;
    let mut request = tool_request(http_action(HttpMethod::Get, &server.url()));
    request.result = result;
    give(&server, &request).await
}

fn record() -> Type {
    let field = |name: &str, r#type| Field { name: name.into(), doc: None, r#type, default: None };
    Type::Object(vec![
        field("id", text_type()),
        field("total", Type::Float(Bounds { min: Some(0.0), max: None })),
        field("note", Type::Optional(Box::new(text_type()))),
    ])
}

/// What a request with this action sends.
async fn sent(change: impl FnOnce(&mut ToolRequest, &str)) -> Received {
    let server = Server::start(vec![json_answer("200 OK", &json!(true))]).await;
    let mut request = tool_request(http_action(HttpMethod::Post, ""));
    change(&mut request, &server.url());
    assert_eq!(give(&server, &request).await, "true");
    server.only()
}

#[tokio::test]
async fn a_request_is_sent_as_the_program_says() {
    let sent = sent(|request, base| {
        request.effect = Effect::Idempotent;
        request.action = ToolAction::Http {
            method: HttpMethod::Put,
            url: Value::string(format!("{base}/orders/a%2Fb?v=1")),
            headers: vec![("Authorization".into(), secret("Bearer ", "KEY")), ("x-none".into(), Value::Null)],
            query: vec![
                ("tag".into(), Value::list(vec![Value::string("a b"), Value::string("c&d")])),
                ("none".into(), Value::Null),
                ("wait".into(), Value::Duration(1_500)),
            ],
            body: Some(Value::object([("until".into(), Value::Time(0)), ("n".into(), Value::Float(2.0))])),
            wanted: WantedResponse::Body,
        };
    })
    .await;
    let line = "PUT /orders/a%2Fb?v=1&tag=a+b&tag=c%26d&wait=1s500ms HTTP/1.1";
    assert_eq!(sent.head.lines().next(), Some(line));
    for header in [
        format!("authorization: Bearer {KEY}\r\n"),
        "idempotency-key: run/step/key\r\n".into(),
        "content-type: application/json\r\n".into(),
    ] {
        assert!(sent.head.contains(&header), "{}", sent.head);
    }
    assert!(!sent.head.contains("x-none"), "{}", sent.head);
    assert_eq!(sent.json, json!({ "until": "1970-01-01T00:00:00Z", "n": 2.0 }));
}

#[tokio::test]
async fn only_what_must_not_repeat_has_a_key() {
    let keys = [(Effect::Read, false), (Effect::Idempotent, true), (Effect::Once, true)];
    for (effect, has_key) in keys {
        let sent = sent(|request, base| {
            request.effect = effect;
            request.action = http_action(HttpMethod::Post, base);
        })
        .await;
        assert_eq!(sent.head.contains("idempotency-key"), has_key, "{effect:?}");
        assert_eq!(sent.json, Json::Null);
    }
}

#[tokio::test]
async fn values_are_read_by_their_type() {
    let full = json!({ "id": "A1", "total": 20, "shipped": true });
    let text = |body: &str| answer("200 OK", "content-type: text/plain\r\n", body);
    for (play, r#type, expected) in [
        (json_answer("200 OK", &full), record(), r#"{"id":"A1","total":20.0,"note":null}"#),
        (text("hello\n"), text_type(), r#""hello""#),
        (text("\"quoted\""), text_type(), r#""quoted""#),
        (text("42"), text_type(), r#""42""#),
        (text(""), text_type(), r#""""#),
        (answer("204 No Content", "", ""), Type::Null, "null"),
        (text("<p>whatever"), Type::Null, "null"),
        (text(""), Type::Optional(Box::new(record())), "null"),
        (text("\u{feff}{\"a\": 1}"), Type::Json, r#"{"a":1}"#),
        (
            json_answer("200 OK", &json!({ "$secret": [{ "secret": "KEY" }] })),
            Type::Json,
            r#"{"$secret":[{"secret":"KEY"}]}"#,
        ),
    ] {
        assert_eq!(given(play, r#type).await, expected);
    }
}

#[tokio::test]
async fn values_that_break_their_type_are_told_field_by_field() {
    let told = given(json_answer("200 OK", &json!({ "id": 7, "total": -1 })), record()).await;
    assert!(told.starts_with("tool: the tool `act` gave a value that breaks its type: id: "), "{told}");
    assert!(told.contains("\ntotal: "), "{told}");
    let told = given(answer("200 OK", "", "<html>"), record()).await;
    assert_eq!(told, "tool: the tool `act` gave no JSON: expected value at line 1 column 1; it gave: <html>");
    assert_eq!(
        given(answer("200 OK", "", ""), record()).await,
        "tool: the tool `act` gave nothing where JSON was due"
    );
    let deep = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    let told = given(answer("200 OK", "", &deep), Type::Json).await;
    assert!(told.starts_with("tool: the tool `act` gave no JSON: recursion limit exceeded"), "{told}");
}

#[tokio::test]
async fn statuses_have_their_kinds() {
    for (status, headers, expected) in [
        ("400 Bad Request", "", "tool: `HOST` answered 400 Bad Request: no"),
        ("404 Not Found", "", "tool: `HOST` answered 404 Not Found: no"),
        ("408 Request Timeout", "", "timeout: `HOST` answered 408 Request Timeout: no"),
        ("409 Conflict", "", "unavailable: `HOST` answered 409 Conflict: no"),
        (
            "429 Too Many Requests",
            "retry-after: 2\r\n",
            "rate_limited nothing_ran after 2000: `HOST` answered 429 Too Many Requests: no",
        ),
        ("500 Internal Server Error", "", "unavailable: `HOST` answered 500 Internal Server Error: no"),
        (
            "304 Not Modified",
            "",
            "tool: `HOST` answered 304 Not Modified: it redirects to another place, which is not followed",
        ),
    ] {
        let body = json!({ "message": "no" }).to_string();
        assert_eq!(given(answer(status, headers, &body), Type::Json).await, expected);
    }
}

#[tokio::test]
async fn the_whole_answer_is_a_record_where_it_is_wanted() {
    for (play, expected) in [
        (
            answer("201 Created", "X-Page: 1\r\nx-page: 2\r\n", r#"{"items": [1]}"#),
            r#"{"status":201,"headers":{"x-page":"1, 2","content-length":"14","connection":"close"},"body":{"items":[1]}}"#,
        ),
        (
            answer("200 OK", "", "plain sk-very-secret"),
            r#"{"status":200,"headers":{"content-length":"20","connection":"close"},"body":"plain <secret KEY>"}"#,
        ),
        (
            answer("200 OK", "", ""),
            r#"{"status":200,"headers":{"content-length":"0","connection":"close"},"body":null}"#,
        ),
    ] {
        let server = Server::start(vec![play]).await;
        let mut action = http_action(HttpMethod::Get, &server.url());
        if let ToolAction::Http { wanted, .. } = &mut action {
            *wanted = WantedResponse::Record;
        }
        assert_eq!(give(&server, &tool_request(action)).await, expected);
    }
}

#[tokio::test]
async fn a_redirect_is_followed_where_it_stays_at_home_and_only_reads() {
    let other = Server::start(vec![json_answer("200 OK", &json!("other"))]).await;
    let home = answer("302 Found", "location: /b\r\n", "");
    let away = answer("302 Found", &format!("location: {}/b\r\n", other.url()), "");
    let end = json_answer("200 OK", &json!("end"));
    for (method, plays, expected) in [
        (HttpMethod::Get, vec![home.clone(), end.clone()], r#""end""#),
        (
            HttpMethod::Get,
            vec![away, end.clone()],
            "tool: `HOST` answered 302 Found: it redirects to `OTHER`, which is not followed",
        ),
        (
            HttpMethod::Post,
            vec![home.clone(), end],
            "tool: `HOST` answered 302 Found: it redirects to another path, which is not followed",
        ),
        // Round and round.
        (
            HttpMethod::Get,
            vec![home],
            "tool: `HOST` answered 302 Found: it redirects to another path, which is not followed",
        ),
    ] {
        let server = Server::start(plays).await;
        let request = tool_request(http_action(method, &format!("{}/a", server.url())));
        assert_eq!(give(&server, &request).await.replace(&other.host, "OTHER"), expected);
    }
    assert!(other.received().is_empty());
}

#[tokio::test]
async fn a_value_in_a_url_leads_nowhere_else() {
    let server = Server::start(vec![json_answer("200 OK", &json!(true))]).await;
    for (url, expected) in [
        ("/orders/..", "has a segment that is `.` or `..`"),
        ("/orders/%2E%2e/keys", "has a segment that is `.` or `..`"),
        ("/a/.%2e?x=/ok", "has a segment that is `.` or `..`"),
    ] {
        let request = tool_request(http_action(HttpMethod::Get, &format!("{}{url}", server.url())));
        let expected = format!("failed never nothing_ran: the tool can't be asked: its URL {expected}");
        assert_eq!(give(&server, &request).await, expected);
    }
    for (url, expected) in [
        ("orders", "is not valid: relative URL without a base"),
        ("file:///etc/passwd", "is not one of http or https"),
    ] {
        let request = tool_request(http_action(HttpMethod::Get, url));
        let expected = format!("failed never nothing_ran: the tool can't be asked: its URL {expected}");
        assert_eq!(give(&server, &request).await, expected);
    }
    assert!(server.received().is_empty());
    // Dots that are no segment, and those of a query, are as good as any.
    let request = tool_request(http_action(HttpMethod::Get, &format!("{}/a..b/...?q=/../", server.url())));
    assert_eq!(give(&server, &request).await, "true");
}

#[tokio::test]
async fn answers_without_end_are_cut_and_slow_ones_time_out() {
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend_from_slice(&[b'x'; 0x10000]);
    chunk.extend_from_slice(b"\r\n");
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    let told = given(Play::Forever(head, chunk), text_type()).await;
    assert_eq!(told, "tool: `HOST` answered with more than 16 MiB");
    let server = Server::start(vec![Play::Hang(Vec::new())]).await;
    let mut request = tool_request(http_action(HttpMethod::Get, &server.url()));
    request.timeout_ms = 100;
    assert_eq!(give(&server, &request).await, "timeout: `HOST` did not answer within 100ms");
}

#[tokio::test]
async fn a_missing_secret_is_named_and_nothing_is_sent() {
    let server = Server::start(vec![json_answer("200 OK", &json!(true))]).await;
    let mut action = http_action(HttpMethod::Get, &server.url());
    if let ToolAction::Http { headers, .. } = &mut action {
        headers.push(("x-key".into(), secret("", "NONE")));
    }
    assert_eq!(
        give(&server, &tool_request(action)).await,
        "failed never nothing_ran: the secret `NONE` is missing: set the environment variable NONE"
    );
    assert!(server.received().is_empty());
}
