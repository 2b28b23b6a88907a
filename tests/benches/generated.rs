//! Programs of any length for benchmarks: what people write, over and over, under other names.

/// A program of about `lines` lines that has no findings but warnings.
pub fn program(lines: usize) -> String {
    let mut text = String::from(HEAD);
    let mut written = HEAD.lines().count();
    let unit_lines = UNIT.lines().count();
    let mut number = 0;
    while written + unit_lines <= lines || number == 0 {
        text.push_str(&UNIT.replace('@', &number.to_string()));
        written += unit_lines;
        number += 1;
    }
    text
}

/// A first program: what a newcomer has after a minute.
pub const SHORT: &str = r#"//! Answers a question.

provider openai {
  protocol: "openai"
  api_key: secret("OPENAI_API_KEY")
}

model fast { provider: openai, name: "gpt-5-mini" }

/// Answers in one sentence.
agent Answer(question: string(1..500)) -> string {
  model: fast
  instructions: "Answer in one sentence."
  prompt: question
}

workflow main(question: string(1..500)) -> string {
  let answer = Answer(question) catch "I don't know."
  return answer
}
"#;

const HEAD: &str = r#"//! A generated program.

provider openai {
  protocol: "openai"
  api_key: secret("OPENAI_API_KEY")
}

model fast  { provider: openai, name: "gpt-5-mini", temperature: 0.2 }
model smart { provider: openai, name: "gpt-5", fallback: [fast] }
"#;

const UNIT: &str = r#"
/// An order of shop @.
record Order@ {
  id: string(1..40)
  customer: string
  /// What was bought.
  items: Item@[]
  total: float(0.0..)
  note: string?
}

record Item@ { name: string, price: float, count: int(1..) = 1 }

enum State@ { open, paid, shipped }

enum Outcome@ {
  Settled { amount: float, reason: string }
  Open { state: State@ }
  Dropped
}

const LIMIT_@: float = 500.0

/// The sum of an order's items.
fn sum_@(order: Order@) -> float {
  let prices = [item.price * item.count for item in order.items if item.count > 0]
  return if prices.length == 0 { 0.0 } else { prices.sum() }
}

/// Look up an order of shop @.
tool lookup_@(id: string) -> Order@ {
  http: get "https://shop@.example/orders/${id}"
  headers: { authorization: "Bearer ${secret("SHOP_TOKEN")}" }
  timeout: 10s
  retry: 3
}

/// Settles what is wrong with an order.
agent Settler@(order: Order@, reason: string) -> Outcome@ {
  model: smart
  instructions: """
    You settle orders of ${order.customer}. The reason is: ${reason}.
    Never pay more than ${sum_@(order)}.
  """
  tools: [lookup_@]
  max_turns: 6
  guard output { result is not Dropped || order.note == null, "Read the note first." }
}

agent Clerk@(order: Order@, state: State@) -> Outcome@ {
  model: fast
  instructions: "The order is ${state}."
  prompt: order.note ?? "no note"
  tools: [lookup_@]
  handoffs: [Settler@(order: order) sharing last 4]
}

workflow settle_@(id: string, urgent: bool) -> Outcome@ {
  let order = lookup_@(id)
  let facts = parallel {
    first: Clerk@(order, State@.open) catch Outcome@.Dropped
    again: if urgent { lookup_@(order.id) } else { null }
  }
  var attempts = 0
  repeat up to 3 {
    attempts = attempts + 1
    if attempts > 1 && sum_@(order) > LIMIT_@ { break }
  }
  match facts.first {
    Settled { amount, reason: why } if amount > 1_000.0 => {
      let sure: bool = ask "Pay ${amount} because of ${why}?" { to: "finance", within: 2d } catch false
      if !sure { return Outcome@.Dropped }
    }
    Settled => {}
    Open { state } => emit "still ${state}"
    Dropped => return Outcome@.Open { state: State@.paid }
  }
  return facts.first
}
"#;
