//! What is sent to a model, and what is made of its answer.

use std::sync::Arc;

use agentflow_machine::{
    Item, ModelAnswer, OfferedKind, OfferedParameters, OfferedTool, Part, StopReason, ToolCall, Usage,
};
use agentflow_plan::{
    Bounds, EnvironmentVariable, Expression, Field, LocalId, Parameter, Passing, Protocol, Reasoning,
    Sampling, ToolChoice, Type, Value,
};
use serde_json::{Value as Json, json};

use crate::server::{Server, json_answer};
use crate::setting::*;

fn completion(message: Json, finish: &str) -> Json {
    json!({
        "id": "chatcmpl-1",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish }],
        "usage": { "prompt_tokens": 12, "completion_tokens": 3, "prompt_tokens_details": { "cached_tokens": 8 } }
    })
}

async fn server_saying(message: Json) -> Server {
    Server::start(vec![json_answer("200 OK", &completion(message, "stop"))]).await
}

#[tokio::test]
async fn a_plain_request_and_answer() {
    let server = server_saying(json!({ "role": "assistant", "content": "Hi!", "refusal": null })).await;
    let plan = plan(&format!("{}/v1/", server.url()));
    let (answer, usage) = ask_model(&plan, &model_request()).await.expect("an answer");
    assert_eq!(answer, ModelAnswer { text: Some("Hi!".into()), ..ModelAnswer::default() });
    assert_eq!(usage, Usage { turns: 1, input_tokens: 12, output_tokens: 3, usd: 0.0 });
    let sent = server.only();
    assert!(sent.head.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"), "{}", sent.head);
    assert!(sent.head.contains(&format!("authorization: Bearer {KEY}\r\n")), "{}", sent.head);
    assert_eq!(
        sent.json,
        json!({
            "model": "gpt-test",
            "messages": [
                { "role": "system", "content": "Be brief." },
                { "role": "user", "content": "Hello?" }
            ]
        })
    );
}

#[tokio::test]
async fn settings_of_agent_model_and_provider_are_sent() {
    let server = server_saying(json!({ "content": "ok" })).await;
    let mut plan = plan("unused");
    plan.environment = vec![EnvironmentVariable { name: "BASE".into(), default: None }];
    let provider = &mut plan.providers[0];
    provider.base_url = Some(Expression::Template(vec![
        Expression::Environment("BASE".into()),
        Expression::Literal(Value::string("/proxy?api-version=2")),
    ]));
    provider.headers = vec![("x-team".into(), Expression::Literal(Value::string("blue")))];
    plan.models[0].sampling = Sampling {
        temperature: Some(0.5),
        top_p: Some(0.9),
        max_output_tokens: Some(100),
        reasoning: Some(Reasoning::Low),
        seed: Some(7),
        stop: vec!["END".into()],
    };
    plan.models[0].options =
        Some(Value::object([("service_tier".into(), Value::string("flex")), ("seed".into(), Value::Int(8))]));
    let mut request = model_request();
    request.sampling = Sampling { temperature: Some(0.0), ..Sampling::default() };
    let environment = [("BASE".into(), server.url().into())].into();
    let effects = live(std::path::Path::new("."));
    agentflow_effects::Effects::model(&effects, &plan, &environment, &request).await.expect("an answer");
    let sent = server.only();
    assert!(sent.head.starts_with("POST /proxy/chat/completions?api-version=2 HTTP/1.1"), "{}", sent.head);
    assert!(sent.head.contains("x-team: blue\r\n"), "{}", sent.head);
    let mut rest = sent.json;
    for (key, value) in [
        ("temperature", json!(0.0)),
        ("top_p", json!(0.9)),
        ("max_completion_tokens", json!(100)),
        ("reasoning_effort", json!("low")),
        ("seed", json!(8)),
        ("stop", json!(["END"])),
        ("service_tier", json!("flex")),
    ] {
        assert_eq!(rest[key].take(), value, "{key}");
    }
}

fn field(name: &str, r#type: Type) -> Field {
    Field { name: name.into(), doc: None, r#type, default: None }
}

fn offered(name: &str, parameter: Type, kind: OfferedKind) -> OfferedTool {
    let parameter = Parameter {
        name: "x".into(),
        doc: Some("What it is about.".into()),
        r#type: parameter,
        default: None,
        passing: Passing::Value,
        local: LocalId(0),
    };
    let parameters = OfferedParameters::Typed(vec![parameter]);
    OfferedTool { name: name.into(), description: Some(format!("Does {name}.").into()), parameters, kind }
}

#[tokio::test]
async fn tools_are_offered_strictly_where_they_can_be() {
    let server = server_saying(json!({ "content": "ok" })).await;
    let mut request = model_request();
    request.tools = Arc::new(vec![
        offered("look", text_type(), OfferedKind::Tool),
        offered("put", Type::Map(Box::new(Type::Bool)), OfferedKind::Tool),
        offered("transfer_to_refunds", text_type(), OfferedKind::Handoff("Refunds".into())),
    ]);
    request.tool_choice = ToolChoice::Tool("look".into());
    request.parallel_tools = false;
    ask_model(&plan(&server.url()), &request).await.expect("an answer");
    let sent = server.only().json;
    assert_eq!(sent["tool_choice"], json!({ "type": "function", "function": { "name": "look" } }));
    assert_eq!(sent["parallel_tool_calls"], json!(false));
    let names: Vec<_> = (0..3).map(|index| &sent["tools"][index]["function"]["name"]).collect();
    assert_eq!(names, ["look", "put", "transfer_to_refunds"]);
    let look = &sent["tools"][0]["function"];
    assert_eq!(look["strict"], json!(true));
    assert_eq!(look["description"], json!("Does look."));
    assert_eq!(look["parameters"]["additionalProperties"], json!(false));
    assert_eq!(look["parameters"]["properties"]["x"]["type"], json!("string"));
    assert_eq!(sent["tools"][1]["function"].get("strict"), None);
}

#[tokio::test]
async fn structured_outputs_are_wrapped_and_unwrapped() {
    let record = Type::Object(vec![field("a", Type::Int(Bounds::NONE)), field("b", text_type())]);
    let list = Type::List { item: Box::new(Type::Bool), length: Bounds::NONE };
    let short = Type::String { length: Bounds { min: None, max: Some(5) }, pattern: None };
    for (output, strict, wrapped, said, text) in [
        (record, true, false, r#"{"a": 1, "b": "x"}"#, r#"{"a": 1, "b": "x"}"#),
        (list, true, true, r#"{"response": [true]}"#, "[true]"),
        (short, true, true, r#"{"response": "hi"}"#, "hi"),
        (Type::Map(Box::new(Type::Bool)), false, false, r#"{"k": true}"#, r#"{"k": true}"#),
        (Type::Json, false, true, r#"{"response": {"z": 20.0}}"#, r#"{"z":20.0}"#),
    ] {
        let server = server_saying(json!({ "content": said })).await;
        let mut request = model_request();
        request.output = output.clone();
        let (answer, _) = ask_model(&plan(&server.url()), &request).await.expect("an answer");
        assert_eq!(answer.text.as_deref(), Some(text), "{output:?}");
        let format = server.only().json["response_format"].take();
        assert_eq!(format["type"], json!("json_schema"));
        assert_eq!(format["json_schema"]["strict"], json!(strict), "{output:?}");
        assert_eq!(format["json_schema"]["schema"]["type"], json!("object"), "{output:?}");
        let properties = &format["json_schema"]["schema"]["properties"];
        assert_eq!(properties.get("response").is_some(), wrapped, "{output:?}");
    }
}

#[tokio::test]
async fn calls_come_back_whole_and_apart() {
    let server = server_saying(json!({
        "content": [{ "type": "text", "text": "Let me " }, { "type": "text", "text": "see." }],
        "tool_calls": [
            { "id": "c1", "type": "function", "function": { "name": "look", "arguments": "{\"x\": 1}" },
              "extra_content": { "google": { "thought_signature": "s1" } } },
            { "id": "c1", "type": "function", "function": { "name": "look", "arguments": "not json" } },
            { "type": "function", "function": { "name": "put", "arguments": { "x": 2 } } },
            { "id": "", "function": { "name": "put", "arguments": "" } }
        ]
    }))
    .await;
    let plan = plan(&server.url());
    let mut request = model_request();
    request.turn = 3;
    let (answer, _) = ask_model(&plan, &request).await.expect("an answer");
    assert_eq!(answer.text.as_deref(), Some("Let me see."));
    let calls: Vec<_> = answer.calls.iter().map(|call| [&*call.id, &*call.name, &*call.arguments]).collect();
    assert_eq!(
        calls,
        [
            ["c1", "look", r#"{"x": 1}"#],
            ["call_0_3_1", "look", "not json"],
            ["call_0_3_2", "put", r#"{"x":2}"#],
            ["call_0_3_3", "put", "{}"],
        ]
    );
    // The next turn gives all of it back, and what servers would choke on in a form that they do not.
    let said = Item::Assistant { text: answer.text, calls: answer.calls, extra: answer.extra };
    let result = |call: &str| Item::Tool { call: call.into(), name: "look".into(), text: "done".into() };
    request.items = vec![user("Hello?"), Arc::new(said), Arc::new(result("c1"))];
    ask_model(&plan, &request).await.expect("an answer");
    let messages = &server.received()[1].json["messages"];
    assert_eq!(
        messages[2],
        json!({
            "role": "assistant",
            "content": "Let me see.",
            "tool_calls": [
                { "id": "c1", "type": "function", "function": { "name": "look", "arguments": "{\"x\": 1}" },
                  "extra_content": { "google": { "thought_signature": "s1" } } },
                { "id": "call_0_3_1", "type": "function",
                  "function": { "name": "look", "arguments": "{\"not_a_json_object\":\"not json\"}" } },
                { "id": "call_0_3_2", "type": "function", "function": { "name": "put", "arguments": "{\"x\":2}" } },
                { "id": "call_0_3_3", "type": "function", "function": { "name": "put", "arguments": "{}" } }
            ]
        })
    );
    assert_eq!(messages[3], json!({ "role": "tool", "tool_call_id": "c1", "content": "done" }));
}

#[tokio::test]
async fn what_one_provider_wants_back_goes_to_no_other() {
    let server = server_saying(json!({ "content": "hm", "reasoning_details": [{ "type": "x" }] })).await;
    let mut plan = plan(&server.url());
    let mut request = model_request();
    let (answer, _) = ask_model(&plan, &request).await.expect("an answer");
    let said = Item::Assistant { text: answer.text, calls: answer.calls, extra: answer.extra };
    request.items = vec![user("Hello?"), Arc::new(said)];
    ask_model(&plan, &request).await.expect("an answer");
    plan.providers[0].name = "another".into();
    ask_model(&plan, &request).await.expect("an answer");
    let sent = |index: usize| server.received()[index].json["messages"][2]["reasoning_details"].take();
    assert_eq!(sent(1), json!([{ "type": "x" }]));
    assert_eq!(sent(2), Json::Null);
}

#[tokio::test]
async fn names_that_a_model_made_up_are_sent_back_as_names() {
    let server = server_saying(json!({ "content": "ok" })).await;
    let call = ToolCall { id: "c".into(), name: "delete all!".into(), arguments: "{}".into() };
    let said = Item::Assistant { text: None, calls: vec![call], extra: None };
    let result = Item::Tool { call: "c".into(), name: "delete all!".into(), text: "no such tool".into() };
    let mut request = model_request();
    request.items = vec![user("Hello?"), Arc::new(said), Arc::new(result)];
    ask_model(&plan(&server.url()), &request).await.expect("an answer");
    let message = server.only().json["messages"][2].take();
    assert_eq!(message["tool_calls"][0]["function"]["name"], json!("delete_all_"));
    assert_eq!(message["content"], Json::Null);
}

#[tokio::test]
async fn images_and_files_are_parts() {
    let server = server_saying(json!({ "content": "ok" })).await;
    let object = |key: &str, text: &str| Value::object([(key.into(), Value::string(text))]);
    let mut request = model_request();
    request.items = vec![Arc::new(Item::User {
        parts: vec![
            Part::Text("Look:".into()),
            Part::Image(object("url", "https://x.example/a.png")),
            Part::Image(object("base64", "iVBORw0KGgo=")),
            Part::File(object("base64", "JVBERi0xLjQ=")),
            Part::File(object("base64", "aGVsbG8=")),
        ],
    })];
    let plan = plan(&server.url());
    ask_model(&plan, &request).await.expect("an answer");
    assert_eq!(
        server.only().json["messages"][1]["content"],
        json!([
            { "type": "text", "text": "Look:" },
            { "type": "image_url", "image_url": { "url": "https://x.example/a.png" } },
            { "type": "image_url", "image_url": { "url": "data:image/png;base64,iVBORw0KGgo=" } },
            { "type": "file", "file": { "filename": "file", "file_data": "data:application/pdf;base64,JVBERi0xLjQ=" } },
            { "type": "text", "text": "File `file`:\nhello" }
        ])
    );
    request.items =
        vec![Arc::new(Item::User { parts: vec![Part::File(object("url", "https://x.example/a.pdf"))] })];
    let error = ask_model(&plan, &request).await.expect_err("no files by URL");
    assert_eq!(
        told(&error),
        "failed never nothing_ran: the protocol `openai` takes files by their content, not by URL: fetch it with a tool, \
         or give a path"
    );
}

#[tokio::test]
async fn why_a_model_stopped_is_told() {
    for (message, finish, expected) in [
        (json!({ "content": "cut o" }), "length", (Some("cut o"), None, StopReason::Length)),
        (json!({ "content": null }), "content_filter", (None, None, StopReason::Filtered)),
        (json!({ "refusal": "I can't." }), "stop", (None, Some("I can't."), StopReason::End)),
        (json!({ "content": "" }), "stop", (None, None, StopReason::End)),
    ] {
        let server = Server::start(vec![json_answer("200 OK", &completion(message, finish))]).await;
        let (answer, _) = ask_model(&plan(&server.url()), &model_request()).await.expect("an answer");
        assert_eq!((answer.text.as_deref(), answer.refusal.as_deref(), answer.stop), expected);
    }
}

#[tokio::test]
async fn what_is_not_carried_out_yet_is_told_once_and_clearly() {
    let server = server_saying(json!({ "content": "ok" })).await;
    let mut plan = plan(&server.url());
    let mut request = model_request();
    request.tools = Arc::new(vec![offered("web", text_type(), OfferedKind::Hosted("web_search".into()))]);
    assert_eq!(
        told(&ask_model(&plan, &request).await.expect_err("hosted")),
        "failed never nothing_ran: the tool `web` is run by the provider (`web_search`), and this version carries out no \
         hosted tools"
    );
    for (protocol, name) in [
        (Protocol::Anthropic, "anthropic"),
        (Protocol::Gemini, "gemini"),
        (Protocol::OpenaiResponses, "openai_responses"),
    ] {
        plan.providers[0].protocol = protocol;
        assert_eq!(
            told(&ask_model(&plan, &model_request()).await.expect_err("another protocol")),
            format!(
                "failed never nothing_ran: the provider `openai` speaks the protocol `{name}`, and this version carries \
                 out `openai` alone"
            )
        );
    }
    assert!(server.received().is_empty());
}
