//! Statements and blocks, as templates.

use super::scope::{Drawing, Kind};

/// Where statements stand: what may stand there depends on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// Of a function: no effects.
    Pure,
    /// Of a workflow or tool.
    Effects,
    /// Of a branch that runs beside others: it may not be left.
    Beside,
}

impl Drawing<'_> {
    /// A block with some statements, and what it gives.
    pub fn block(&mut self, body: Body, depth: usize, last: Option<Kind>) -> String {
        self.within(&[], |drawing| {
            let mut block = String::from("{¬");
            for _ in 0..drawing.tape.pick(if depth == 0 { 2 } else { 5 }) {
                block.push_str(&drawing.statement(body, depth));
                block.push('¶');
            }
            if let Some(kind) = last {
                block.push_str(&drawing.value(kind, depth.min(2)));
                block.push('¶');
            }
            block.push('}');
            block
        })
    }

    /// A statement.
    pub fn statement(&mut self, body: Body, depth: usize) -> String {
        let kind = self.kind();
        let deeper = depth.saturating_sub(1);
        let choices = if depth == 0 { 4 } else { 12 };
        match self.tape.pick(choices) {
            0 => self.naming(kind, depth),
            1 if body != Body::Pure => format!("emit {}", self.value(kind, depth)),
            2 => {
                let value = self.value(kind, depth);
                let name = self.new_name();
                self.name(&name, kind);
                format!("var {name}°:°{}°=¢{value}", kind.written())
            }
            3 => format!("let {{¬id§total:°sum_of_it¬}}°=¢{}", self.value(Kind::Order, deeper)),
            4 => self.conditional(body, deeper),
            5 => self.matching(body, deeper),
            6 => self.looping(body, deeper),
            7 if body != Body::Pure => self.together(deeper),
            8 if body != Body::Pure => self.guarded(body, deeper),
            9 | 10 if body != Body::Pure => self.waiting(body, deeper),
            _ if body != Body::Pure => self.effect(deeper),
            _ => self.naming(kind, depth),
        }
    }

    fn naming(&mut self, kind: Kind, depth: usize) -> String {
        let value = self.value(kind, depth);
        let name = self.new_name();
        self.name(&name, kind);
        match self.tape.pick(2) {
            0 => format!("let {name}°:°{}°=¢{value}", kind.written()),
            _ => format!("let {name}°:°{}°=°({value})", kind.written()),
        }
    }

    fn conditional(&mut self, body: Body, depth: usize) -> String {
        let (head, then) = (self.head(depth), self.block(body, depth, None));
        match self.tape.pick(3) {
            0 => format!("if {head} {then}"),
            1 => format!("if {head} {then}¦else {}", self.block(body, depth, None)),
            _ => {
                let (second, block) = (self.head(depth), self.block(body, depth, None));
                format!("if {head} {then}¬else if {second}°{block}¦else {}", self.block(body, depth, None))
            }
        }
    }

    fn matching(&mut self, body: Body, depth: usize) -> String {
        let subject = self.name_of(Kind::Outcome).unwrap_or_else(|| "(Outcome.Escalated)".to_owned());
        let (first, second) = (self.block(body, depth, None), self.block(body, depth, None));
        format!(
            "match {subject} {{¬Refunded {{¬amount:°sum¬}}¦if¦sum¬>¢1_000.0¦=>¦{first}§\
             Outcome.Answered¬|¬Refunded¬=>¬{second}§Escalated¬=>¬{{¬}}¬}}"
        )
    }

    fn looping(&mut self, body: Body, depth: usize) -> String {
        let block = self
            .within(&[("item", Kind::Int), ("at", Kind::Int)], |drawing| drawing.block(body, depth, None));
        match self.tape.pick(4) {
            0 => format!("for item,°at in {}°{block}", self.operand(Kind::Ints, depth)),
            1 => format!("for item, at in range(¬3¬) {{¬if {} {{¬continue¬}}¶break¬}}", self.head(depth)),
            2 => format!("while {} up to 3°{}", self.head(depth), self.block(body, depth, None)),
            _ => format!("repeat up to 2 {}", self.block(body, depth, None)),
        }
    }

    fn together(&mut self, depth: usize) -> String {
        let name = self.new_name();
        match self.tape.pick(3) {
            0 => {
                let (first, second) =
                    (self.value(Kind::Int, depth), self.block(Body::Beside, depth, Some(Kind::Text)));
                format!(
                    "let {name}°=¢parallel {{¬first:¢{first}§second:¢MoodReader(¬\"x\"¬)¦catch Mood.calm§third:¢{second}¬}}"
                )
            }
            1 => {
                let list = self.operand(Kind::Ints, depth);
                let block = self.within(&[("item", Kind::Int)], |drawing| {
                    drawing.block(Body::Beside, depth, Some(Kind::Text))
                });
                format!("let {name}°=¢parallel(¬max:¬4¬) for item in {list} {block}")
            }
            _ => format!(
                "let {name}°=¢race {{¬slow:¢Writer(¬{}¬)§fast:¢{{¬sleep 1s¶\"late\"¬}}¬}}",
                self.value(Kind::Text, depth)
            ),
        }
    }

    fn guarded(&mut self, body: Body, depth: usize) -> String {
        let block = self.block(body, depth, None);
        match self.tape.pick(3) {
            0 => format!("try {block}¦catch err {{¬emit err.message¶{}¬}}", self.statement(body, depth)),
            1 => format!("Writer(¬{}¬)¦catch {block}", self.value(Kind::Text, depth)),
            _ => {
                let name = self.new_name();
                let value = self.value(Kind::Text, depth);
                format!(
                    "let {name}°=¢Writer(¬{value}¬)¦with {{¬timeout:¢1m§retry:¢2¬}}¦catch err {{¬{}¶\"none\"¬}}",
                    self.statement(body, depth)
                )
            }
        }
    }

    fn waiting(&mut self, body: Body, depth: usize) -> String {
        let name = self.new_name();
        match self.tape.pick(6) {
            0 => format!(
                "let {name}°:°bool°=¢ask {} {{¬to:¢\"finance\"§within:¢2d¬}}¦catch false",
                self.value(Kind::Text, 0)
            ),
            1 => format!("let {name}°=¢wait payment¦within {}", self.atom(Kind::Time)),
            2 => format!("sleep {}", self.atom(Kind::Time)),
            3 => format!("sleep until now(¬)¬+¢{}", self.atom(Kind::Time)),
            4 => format!("let {name}°=¢spawn report(¬{}¬)", self.value(Kind::Text, depth)),
            _ if body == Body::Effects => {
                format!("if {} {{¬fail rate_limited {}¬}}", self.head(depth), self.atom(Kind::Text))
            }
            _ => format!("emit {}", self.value(Kind::Text, depth)),
        }
    }

    fn effect(&mut self, depth: usize) -> String {
        let name = self.new_name();
        match self.tape.pick(4) {
            0 => format!("lookup_order(¬{}¬)", self.value(Kind::Text, depth)),
            1 => format!(
                "let {name}°=¢refund(¬{}¬,¬amount:¬{}¬,¬)¬undo lookup_order(¬{name}¬)",
                self.value(Kind::Text, depth),
                self.value(Kind::Float, depth)
            ),
            2 => format!(
                "let {name}°=¢conversation(¬Triage(¬{}¬,¬Mood.calm¬)¬)¶emit {name}.send(¬\"hi\"¬)",
                self.value(Kind::Order, depth)
            ),
            _ => {
                let called = format!(
                    "let {name}°:°Outcome°=¢Triage(¬{}¬,¬mood:¬Mood.upset¬) with {{¬max_turns:¢3¬}}",
                    self.value(Kind::Order, depth)
                );
                self.name(&name, Kind::Outcome);
                called
            }
        }
    }
}
