//! Whole programs: every kind of declaration, each in several ways.

use super::gaps::fill;
use super::scope::{Drawing, Kind};
use super::statements::Body;
use super::tape::Tape;

/// How many declarations a program has.
pub const DECLARATIONS: usize = 23;

/// The program that these bytes decide on: `content` what it says, `layout` what stands between its words.
pub fn program(content: &[u8], layout: &[u8]) -> String {
    let share = content.len() / DECLARATIONS;
    let mut layout = Tape::endless(layout);
    let mut text = String::from(layout.of(&[
        "",
        "//! What the file is for.\n\n",
        "\u{FEFF}",
        "// A comment first.\n\n",
        "//! One.\n//! Two.\n// Then a comment.\n\n/// The first.\n",
        "\n\n\n",
    ]));
    for position in 0..DECLARATIONS {
        let mut drawing = Drawing::new(&content[position * share..][..share]);
        text.push_str(&fill(&drawing.declaration(position), &mut layout));
        text.push_str(layout.of(&[
            "\n\n",
            "\n",
            "\n\n\n\n",
            " // after\n",
            "\n\n// before\n",
            "\n\n// alone\n\n",
            "\n\n/// What it is.\n",
            "\n/* before */ ",
            "\n\n/// What it is,\n///   and why.\n// between\n",
        ]));
    }
    text
}

impl Drawing<'_> {
    fn declaration(&mut self, position: usize) -> String {
        match position {
            0 => "import {¬Shared¬} from \"./other.agentflow\"".to_owned(),
            1 => {
                let note = self.tape.of(&["string°|°null", "string?", "string(¬..80¬)?"]);
                let tags = self.tape.of(&["[]", "[¬\"new\"§\"paid\"¬]"]);
                format!("record Order {{¬id:°string¤total:°float(¬0.0°..°¬)¤shipped:°bool¤note:°{note}¤tags:°string[]°=¢{tags}¤with:°int(¬..10,¬)°=°0¬}}")
            }
            2 => "enum Mood {¬calm¤upset¤furious¬}".to_owned(),
            3 => "enum Outcome {¬Refunded {¬amount:°float¤note:°string¬}¤Answered {¬reply:°string¬}¤Escalated¬}".to_owned(),
            4 => format!("type Score = {}", self.tape.of(&["int(¬-1..10¬)", "map<°float[](¬1..5¬)°>", "string(¬/^[A-Z]{3},?;␠$/¬)", "Shared°|°null"])),
            5 => format!("const LIMIT°:°float°=¢{}", self.value(Kind::Float, 2)),
            6 => format!("const NAMES = {}", self.value(Kind::Texts, 2)),
            7 => {
                let body = self.apart(&[("text", Kind::Text), ("of", Kind::Order)], |drawing| drawing.block(Body::Pure, 2, Some(Kind::Text)));
                format!("fn described(¬text¬:¬string¬,¬of¬:¬Order¬)¬->¬string {body}")
            }
            8 => self.provider(),
            9..=11 => self.model(position),
            12 => "mcp files {¬command:¢[¬\"npx\"§\"server\"¬]§env:¢{¬TOKEN:¢secret(¬\"TOKEN\"¬)¬}¬}".to_owned(),
            13 | 14 => self.tool(position == 13),
            15 => self.agent("MoodReader", &[("text", Kind::Text)], Kind::Mood),
            16 => self.agent("Writer", &[("text", Kind::Text)], Kind::Text),
            17 => self.agent("Triage", &[("order", Kind::Order), ("mood", Kind::Mood)], Kind::Outcome),
            18 => "signal payment°:°Order".to_owned(),
            19 => self.workflow("report", &[("region", Kind::Text)], Kind::Text),
            20 => format!("schedule nightly = report(¬{}¬) {{¬{}§overlap:¢skip§jitter:¢5m¬}}", self.value(Kind::Text, 0), self.tape.of(&["cron:¢\"0␠6␠*␠*␠*\"§timezone:¢\"Europe/Paris\"", "every:¢30m"])),
            21 => "agent Settler(¬order¬:¬Order¬,¬reason:¬string¬)¬->¬Outcome {¬model:¢fast¬}\n\nagent Closer(¬reason:¬string¬)¬->¬Outcome {¬model:¢fast¬}\n\nagent Refuser(¬¬)¬->¬Outcome {¬model:¢fast¬}".to_owned(),
            _ => self.test(),
        }
    }

    fn provider(&mut self) -> String {
        let more = self.tape.of(&["", "§rate:¢60 per 1m", "§headers:¢{¬\"x-team\":¢\"core\"§authorization:¢\"Bearer␠${secret(¬\"TOKEN\"¬)}\"¬}§concurrency:¢4"]);
        format!(
            "provider openai {{¬protocol:¢\"openai\"§base_url:¢env(¬\"URL\"¬,¬default:¬\"https://api.example\"¬)§api_key:¢secret(¬\"KEY\"¬){more}¬}}"
        )
    }

    fn model(&mut self, position: usize) -> String {
        let name = ["fast", "the_one_with_a_long_name", "other"][position - 9];
        let more = self.tape.of(&[
            "",
            "§temperature:¢0.2",
            "§fallback:¢[¬fast¬]§price:¢{¬input:¢1.25§output:¢10¬}",
            "§retry:¢{¬attempts:¢3§backoff:¢1s°..¢10s§on:¢[¬timeout§unavailable¬]¬}§stop:¢[¬\"END\"¬]",
            "§reasoning:¢low§options:¢{¬tier:¢\"flex\"§nested:¢{¬list:¢[¬1§2.5§null§true¬]¬}¬}",
        ]);
        let more = if name == "fast" {
            more.replace("fallback:¢[¬fast¬]", "fallback:¢[¬other¬]")
        } else {
            more.to_owned()
        };
        format!("model {name} {{¬provider:¢openai§name:¢\"gpt\"{more}¬}}")
    }

    fn tool(&mut self, is_lookup: bool) -> String {
        let more = self.tape.of(&[
            "§timeout:¢10s",
            "§retry:¢4§effect:¢read§labels:¢[¬private§untrusted¬]",
            "§queue:¢\"web\"§approval:¢{¬when:¢order_id¬!=¢\"\"§by:¢\"ops\"§within:¢1h§else:¢reject§quorum:¢2¬}",
        ]);
        if is_lookup {
            let way = self.tape.of(&[
                "http:¢get \"https://shop.example/orders/${¬order_id¬}\"§headers:¢{¬authorization:¢secret(¬\"TOKEN\"¬)¬}",
                "http:¢post \"https://shop.example/orders\"§body:¢{¬order_id§tags:¢[¬\"a\"§order_id¬]¬}§result:¢response¬.body¬.items",
                "mcp:¢files.read_file",
            ]);
            return format!("tool lookup_order(¬order_id¬:¬string¬)¬->¬Order {{¬{way}{more}¬}}");
        }
        if self.tape.pick(2) == 0 {
            return format!(
                "tool refund(¬order_id¬:¬string¬,¬amount¬:¬float¬=¬1.5¬,¬)¬->¬string {{¬exec:¢[¬\"python3\"§\"refund.py\"¬]§env:¢{{¬MODE:¢\"x\"¬}}{more}¬}}"
            );
        }
        let names = [("order_id", Kind::Text), ("amount", Kind::Float)];
        let body = self.apart(&names, |drawing| drawing.block(Body::Effects, 1, Some(Kind::Text)));
        format!("tool refund(¬order_id¬:¬string¬,¬amount¬:¬float(¬0.01..10_000¬)¬)¬->¬string {{¬do {body}¬}}")
    }

    fn agent(&mut self, name: &str, parameters: &[(&str, Kind)], result: Kind) -> String {
        let signature: Vec<String> =
            parameters.iter().map(|(name, kind)| format!("{name}¬:¬{}", kind.written())).collect();
        let signature = signature.join("¬,¬");
        let settings: Vec<String> = self.apart(parameters, |drawing| {
            (0..drawing.tape.pick(6)).map(|_| drawing.agent_setting(parameters)).collect()
        });
        let settings: String = settings.iter().map(|setting| format!("§{setting}")).collect();
        format!("agent {name}(¬{signature}¬)¬->¬{} {{¬model:¢fast{settings}¬}}", result.written())
    }

    fn agent_setting(&mut self, parameters: &[(&str, Kind)]) -> String {
        let (parameter, kind) = parameters[0];
        match self.tape.pick(9) {
            0 => "instructions:¢\"\"\"␤␠␠␠␠Be␠kind,␠${1¬+¢1}.␤␤␠␠␠␠␠␠And␠short;␠(really).␤␠␠\"\"\"".to_owned(),
            1 => format!("prompt:¢{}", self.value(Kind::Text, 2)),
            2 => "tools:¢[¬lookup_order§refund(¬order_id:¬\"1\"¬,¬amount:¬_¬)¦with {¬approval:¢args.amount¬>¢500.0§timeout:¢5s¬}§files.*§files.read_file¬]".to_owned(),
            3 if kind == Kind::Order => "handoffs:¢[¬Settler(¬order:¬order¬)¦sharing last 6¦without tools¦when order.total¬>¢1.0§Closer sharing summary§Refuser¬]".to_owned(),
            3 => "max_turns:¢8".to_owned(),
            4 => format!("guard input first {{¬{}§\"What␠do␠you␠mean?\"¬}}", self.operand(Kind::Truth, 2)),
            5 => format!("guard output {{¬{}¬}}", self.value(Kind::Truth, 1)),
            6 => "budget:¢{¬turns:¢20§tokens:¢50_000§usd:¢0.50¬}".to_owned(),
            7 => format!("temperature:¢1§tool_errors:¢fail§timeout:¢5m§instructions:¢\"About␠${{{parameter}}}\""),
            _ => "tool_choice:¢auto§parallel_tools:¢false§stop_after:¢[¬refund¬]".to_owned(),
        }
    }

    fn workflow(&mut self, name: &str, parameters: &[(&str, Kind)], result: Kind) -> String {
        let (parameter, kind) = parameters[0];
        let body = self.apart(parameters, |drawing| drawing.block(Body::Effects, 3, Some(result)));
        format!("workflow {name}(¬{parameter}¬:¬{}¬)¬->¬{}°{body}", kind.written(), result.written())
    }

    fn test(&mut self) -> String {
        let body = self.block(Body::Effects, 1, None);
        let body = body.trim_start_matches("{¬").trim_end_matches('}');
        format!(
            "test \"all␠is␠well\" {{¬mock MoodReader = Mood.upset¶mock Writer fails timeout \"late\"¶mock ask \"finance\" = true¶\
             mock signal payment = {}¶mock files.read_file = \"x\"¶\
             mock model Triage = [¬call lookup_order(¬order_id:¬\"1\"¬)§calls [¬lookup_order(¬\"1\"¬)§refund(¬\"1\"¬)¬]§\
             handoff Settler(¬reason:¬\"broken\"¬)§output Outcome.Escalated§text \"hello\"§error rate_limited \"slow\"¬]¶{body}expect calls(¬Writer¬)¬==¢1¬}}",
            self.atom(Kind::Order)
        )
    }
}
