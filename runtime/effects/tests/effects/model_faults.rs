//! Providers that are away, slow, broken or unwilling: the right kind, retried or not by the rule, and no secret shown.

use std::sync::Arc;

use agentflow_effects::{Effects, Environment};
use agentflow_machine::ModelRequest;
use agentflow_plan::{Expression, Plan, Rate, Value};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::server::{Play, Server, answer, json_answer};
use crate::setting::*;

async fn failure_of(plan: &Plan, request: &ModelRequest) -> String {
    told(&ask_model(plan, request).await.expect_err("it must fail"))
}

/// How it is told, with `HOST` in place of the server's.
async fn failure_from(play: Play) -> String {
    let server = Server::start(vec![play]).await;
    failure_of(&plan(&server.url()), &model_request()).await.replace(&server.host, "HOST")
}

#[tokio::test]
async fn statuses_have_their_kinds() {
    let error =
        |code: &str, message: &str| json!({ "error": { "message": message, "type": code, "code": code } });
    let html = "<html><head><title>Bad</title></head>\n<body>gateway</body></html>";
    for (play, expected) in [
        (
            json_answer("400 Bad Request", &error("invalid_request_error", "Unknown field.")),
            "failed never: `HOST` answered 400 Bad Request: Unknown field.",
        ),
        (
            json_answer("401 Unauthorized", &json!({ "error": "no key" })),
            "failed never: `HOST` answered 401 Unauthorized: no key",
        ),
        (answer("404 Not Found", "", ""), "failed never: `HOST` answered 404 Not Found"),
        (answer("408 Request Timeout", "", "slow"), "timeout: `HOST` answered 408 Request Timeout: slow"),
        (answer("409 Conflict", "", "busy"), "unavailable: `HOST` answered 409 Conflict: busy"),
        (
            answer("429 Too Many Requests", "retry-after: 3\r\n", "slower"),
            "rate_limited nothing_ran after 3000: `HOST` answered 429 Too Many Requests: slower",
        ),
        (
            answer(
                "429 Too Many Requests",
                "date: Sun, 06 Nov 1994 08:49:37 GMT\r\nretry-after: Sun, 06 Nov 1994 08:49:39 GMT\r\n",
                "",
            ),
            "rate_limited nothing_ran after 2000: `HOST` answered 429 Too Many Requests",
        ),
        (
            json_answer("429 Too Many Requests", &error("insufficient_quota", "You exceeded your quota.")),
            "rate_limited never nothing_ran: `HOST` answered 429 Too Many Requests: You exceeded your quota.",
        ),
        (
            json_answer("400 Bad Request", &error("content_filter", "The prompt was filtered.")),
            "refused never: `HOST` answered 400 Bad Request: The prompt was filtered.",
        ),
        (
            answer("502 Bad Gateway", "content-type: text/html\r\n", html),
            "unavailable: `HOST` answered 502 Bad Gateway: <html><head><title>Bad</title></head> \
             <body>gateway</body></html>",
        ),
        (
            answer("503 Service Unavailable", "retry-after: 7\r\n", "later"),
            "unavailable after 7000: `HOST` answered 503 Service Unavailable: later",
        ),
        // 200, and the trouble in the body.
        (
            json_answer("200 OK", &json!({ "error": { "code": 429, "message": "upstream is busy" } })),
            "rate_limited nothing_ran: `HOST` answered 429 Too Many Requests: upstream is busy",
        ),
    ] {
        assert_eq!(failure_from(play).await, expected);
    }
}

#[tokio::test]
async fn answers_that_are_none_can_be_tried_again() {
    let cut = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"choices\"";
    for (play, expected) in [
        (
            answer("200 OK", "content-type: text/html\r\n", "<html>Sign in</html>"),
            "unavailable: `HOST` answered 200 OK with what is no JSON: <html>Sign in</html>",
        ),
        (
            answer("200 OK", "", "{\"choices\": ["),
            "unavailable: `HOST` answered 200 OK with JSON that breaks off: {\"choices\": [",
        ),
        (answer("200 OK", "", ""), "unavailable: `HOST` answered 200 OK with JSON that breaks off: "),
        (
            answer("200 OK", "", "{\"choices\": []}"),
            "unavailable: `HOST` answered 200 OK with no choice: {\"choices\": []}",
        ),
        (
            answer("200 OK", "", "{}"),
            "unavailable: `HOST` answered 200 OK with no chat completion (missing field `choices`): {}",
        ),
        (
            Play::Bytes(cut.into()),
            "unavailable: `HOST` broke off in the middle of its answer: end of file before message length reached",
        ),
        (
            answer("200 OK", "content-type: text/event-stream\r\n", "data: {}\n\n"),
            "failed never nothing_ran: `HOST` answered with a stream; take `stream` out of the model's options",
        ),
    ] {
        assert_eq!(failure_from(play).await, expected);
    }
    let deep = format!("{{\"choices\": {}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let told = failure_from(answer("200 OK", "", &deep)).await;
    assert!(told.starts_with("unavailable: `HOST` answered 200 OK with what is no JSON: "), "{told}");
    assert!(told.len() < 1_000, "{told}");
    let told = failure_from(Play::Reset).await;
    assert!(told.starts_with("unavailable: the connection to `HOST` broke before it answered: "), "{told}");
    let told = failure_from(Play::Bytes(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec())).await;
    assert!(told.starts_with("unavailable: the connection to `HOST` broke before it answered: "), "{told}");
}

#[tokio::test]
async fn slow_servers_time_out() {
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for (play, timeout_ms, expected) in [
        (Play::Hang(Vec::new()), 100, "timeout: `HOST` did not answer within 100ms"),
        (Play::Hang(b"HTTP/1.1 200 OK\r\n".to_vec()), 100, "timeout: `HOST` did not answer within 100ms"),
        // Long enough for the beginning to come on a busy machine.
        (Play::Hang(head.clone()), 2_000, "timeout: `HOST` did not finish its answer within 2s"),
        (
            Play::Forever(head, b"1\r\n \r\n".to_vec()),
            2_000,
            "timeout: `HOST` did not finish its answer within 2s",
        ),
    ] {
        let server = Server::start(vec![play]).await;
        let mut request = model_request();
        request.timeout_ms = timeout_ms;
        let told = failure_of(&plan(&server.url()), &request).await;
        assert_eq!(told.replace(&server.host, "HOST"), expected);
    }
}

#[tokio::test]
async fn answers_without_end_are_cut() {
    let announced = "HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n{";
    let mut chunk = b"10000\r\n".to_vec();
    chunk.extend_from_slice(&[b'x'; 0x10000]);
    chunk.extend_from_slice(b"\r\n");
    let head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    for play in [Play::Hang(announced.into()), Play::Forever(head, chunk)] {
        assert_eq!(failure_from(play).await, "unavailable: `HOST` answered with more than 16 MiB");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed_with_the_key() {
    let other = Server::start(vec![answer("200 OK", "", "{}")]).await;
    let redirect = answer("307 Temporary Redirect", &format!("location: {}/x\r\n", other.url()), "");
    let told = failure_from(redirect).await.replace(&other.host, "OTHER");
    assert_eq!(
        told,
        "failed never: `HOST` answered 307 Temporary Redirect: it redirects to `OTHER`, which is not followed"
    );
    assert!(other.received().is_empty());
}

#[tokio::test]
async fn nothing_ran_where_nothing_was_reached() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("it is bound").to_string();
    drop(listener);
    assert_eq!(
        failure_of(&plan(&format!("http://{host}")), &model_request()).await,
        format!("unavailable nothing_ran: no connection to `{host}`: Connection refused (os error 111)")
    );
    let told = failure_of(&plan("http://no-such-host.invalid/v1"), &model_request()).await;
    assert!(
        told.starts_with("unavailable nothing_ran: the host `no-such-host.invalid` was not found: "),
        "{told}"
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let host = listener.local_addr().expect("it is bound").to_string();
    let speaks_no_tls = async {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    };
    let (plan, request) = (plan(&format!("https://{host}")), model_request());
    let (told, ()) = tokio::join!(failure_of(&plan, &request), speaks_no_tls);
    assert!(told.starts_with(&format!("unavailable nothing_ran: no connection to `{host}`: ")), "{told}");
}

#[tokio::test]
async fn settings_that_are_wrong_or_missing_are_named() {
    let wrong = |base_url: &str| plan(base_url);
    let mut missing = plan("http://127.0.0.1:1");
    missing.providers[0].api_key = Some(Expression::Secret("MISSING".into()));
    let mut empty = plan("http://127.0.0.1:1");
    empty.providers[0].api_key = Some(Expression::Secret("EMPTY".into()));
    let mut header = plan("http://127.0.0.1:1");
    header.providers[0].headers = vec![("x a".into(), Expression::Literal(Value::string("b")))];
    let mut line_break = plan("http://127.0.0.1:1");
    line_break.providers[0].headers = vec![("x-a".into(), Expression::Literal(Value::string("b\r\nc: d")))];
    let mut unset = plan("http://127.0.0.1:1");
    unset.providers[0].base_url = Some(Expression::Environment("NOT_READ".into()));
    for (plan, expected) in [
        (missing, "the secret `MISSING` is missing: set the environment variable MISSING"),
        (empty, "the secret `EMPTY` is empty: set the environment variable EMPTY"),
        (header, "`x a` can't be the name of a header"),
        (line_break, "the header `x-a` has a line break or another control character"),
        (wrong("shop"), "the base_url of provider `openai` is no URL: relative URL without a base"),
        (
            wrong("file:///etc"),
            "the base_url of provider `openai` must begin with http:// or https://, not file:",
        ),
    ] {
        assert_eq!(
            failure_of(&plan, &model_request()).await,
            format!("failed never nothing_ran: {expected}")
        );
    }
    let told = failure_of(&unset, &model_request()).await;
    assert!(
        told.starts_with("failed never nothing_ran: base_url of provider `openai` can't be evaluated: "),
        "{told}"
    );
    assert!(told.contains("NOT_READ"), "{told}");
}

#[tokio::test]
async fn a_secret_that_comes_back_is_not_let_through() {
    let echo = json!({ "choices": [{ "message": {
        "content": format!("Your key is {KEY}."),
        "tool_calls": [{ "id": "c", "function": { "name": "t", "arguments": format!("{{\"k\": \"{KEY}\"}}") } }]
    } }] });
    let server = Server::start(vec![json_answer("200 OK", &echo)]).await;
    let (given, _) = ask_model(&plan(&server.url()), &model_request()).await.expect("an answer");
    assert_eq!(given.text.as_deref(), Some("Your key is <secret KEY>."));
    assert_eq!(&*given.calls[0].arguments, r#"{"k": "<secret KEY>"}"#);
    for (status, body) in [("401 Unauthorized", format!("Wrong key {KEY}")), ("200 OK", format!("<p>{KEY}"))]
    {
        let told = failure_from(answer(status, "", &body)).await;
        assert!(told.contains("<secret KEY>") && !told.contains(KEY), "{told}");
    }
}

#[tokio::test]
async fn limits_hold_across_requests_and_their_wait_is_no_timeout() {
    let completion = json!({ "choices": [{ "message": { "content": "ok" } }] });
    let server = Server::start(vec![Play::Hang(Vec::new()), json_answer("200 OK", &completion)]).await;
    let mut plan = plan(&server.url());
    plan.providers[0].concurrency = Some(1);
    plan.providers[0].rate = Some(Rate { requests: 1, per_ms: 1_500 });
    let effects = Arc::new(live(std::path::Path::new(".")));
    let mut request = model_request();
    request.timeout_ms = 1_000;
    let ask = async || effects.model(&plan, &Environment::new(), &request).await;
    // The second waits for the place of the first, then for the rate: longer than its own time.
    let (first, second) = tokio::join!(ask(), ask());
    assert_eq!(first.expect_err("it hangs").kind.name(), "timeout");
    assert_eq!(second.expect("an answer").0.text.as_deref(), Some("ok"));
    assert_eq!(server.received().len(), 2);
}

#[tokio::test]
async fn a_dropped_request_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let plan = plan(&format!("http://{}", listener.local_addr().expect("it is bound")));
    let request = model_request();
    let asking = tokio::spawn(async move { ask_model(&plan, &request).await });
    let (mut stream, _) = listener.accept().await.expect("a connection");
    asking.abort();
    let mut sent = Vec::new();
    // Ends only when the other side is closed.
    let _ = stream.read_to_end(&mut sent).await;
    assert!(asking.await.expect_err("it was cancelled").is_cancelled());
}
