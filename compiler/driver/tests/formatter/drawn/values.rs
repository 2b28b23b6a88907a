//! Values of every kind, as templates.

use super::scope::{Drawing, Kind};

/// `value {…}` inside of a template; braces of the language are written as they are.
impl Drawing<'_> {
    /// A value where any expression may stand.
    pub fn value(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 {
            return self.atom(kind);
        }
        match self.tape.pick(10) {
            0..=3 => self.atom(kind),
            4 => {
                let (condition, then, otherwise) =
                    (self.head(depth - 1), self.value(kind, depth - 1), self.value(kind, depth - 1));
                format!("if {condition} {{¬{then}¬}}¦else {{¬{otherwise}¬}}")
            }
            5 => self.choice(kind, depth - 1),
            6 => format!("(¬{}¬)", self.value(kind, depth - 1)),
            _ => self.operation(kind, depth - 1),
        }
    }

    /// What may stand beside an operator, before a dot, and in a head.
    pub fn operand(&mut self, kind: Kind, depth: usize) -> String {
        if depth == 0 || self.tape.pick(3) == 0 {
            return self.atom(kind);
        }
        format!("(¬{}¬)", self.value(kind, depth - 1))
    }

    /// A condition before a brace.
    pub fn head(&mut self, depth: usize) -> String {
        match self.tape.pick(3) {
            0 => self.atom(Kind::Truth),
            1 => self.operation(Kind::Truth, depth.saturating_sub(1)),
            _ => format!("(¬{}¬)", self.value(Kind::Truth, depth.saturating_sub(1))),
        }
    }

    /// `match` as a value.
    fn choice(&mut self, kind: Kind, depth: usize) -> String {
        let is_outcome = self.tape.pick(2) == 1;
        let subject = self.atom(if is_outcome { Kind::Outcome } else { Kind::Mood });
        let mut value = || self.value(kind, depth);
        if is_outcome {
            let (first, second, third) = (value(), value(), value());
            return format!(
                "match ({subject}) {{¬Refunded {{¬amount§note:°text_of_it¬}}¬if¦amount¬>¢1.5¬=>¦{first}§\
                 Refunded¦|¦Answered {{¬reply:¢\"no␠reply\"¬}}¬=>¦{second}§_¬=>¦{third}¬}}"
            );
        }
        let (first, second) = (value(), value());
        format!("match {subject} {{¬calm¬=>¬{{¬{first}¬}}§Mood.upset¬|¬furious¬=>¬{{¶{second}¶}}¬}}")
    }

    /// Something of one word, or with brackets of its own.
    pub fn atom(&mut self, kind: Kind) -> String {
        if let Some(name) = self.name_of(kind) {
            return name;
        }
        let written: &[&str] = match kind {
            Kind::Int => &["1", "0", "1_000_000", "12345678901234567", "-7"],
            Kind::Float => &["1.0", "0.5", "1e-3", "123_456_789.125", "-0.25"],
            Kind::Text => &[
                "\"text\"",
                "\"\"",
                "\"a␠\\\"quoted\\\"␠\\u{e9}\\n\\$\"",
                "\"a␠text␠that␠is␠rather␠long␠and␠says␠nothing␠at␠all␠about␠what␠it␠is␠there␠for\"",
                "\"é,␠{␠}␠(␠;␠//␠no␠comment␠/*␠*/␠$\"",
            ],
            Kind::Truth => &["true", "false"],
            Kind::Ints => &["[]", "[¬1§2§3¬]", "range(¬10¬)", "[¬1¬]"],
            Kind::Texts => &[
                "[]",
                "[¬\"a\"§\"b\"¬]",
                "[¬\"a␠long␠text␠to␠have␠long␠lines\"§\"and␠another␠one\"§\"more\"¬]",
            ],
            Kind::Order => &[
                "Order {¬id:¢\"1\"§total:¢2.5§shipped:¢true§note:¢null¬}",
                "Order {¬id:¢\"the␠number␠of␠it\"§total:¢200.5§shipped:¢true§note:¢\"a␠note\"§tags:¢[¬]§with:¢3¬}",
            ],
            Kind::MaybeText => &["null", "\"text\"", "[¬\"a\"¬].first(¬)"],
            Kind::Mood => &["Mood.calm", "Mood.furious"],
            Kind::Outcome => &[
                "Outcome.Escalated",
                "Outcome.Refunded {¬amount:¢1.5§note:¢\"it␠broke\"¬}",
                "Outcome.Answered {¬reply:¢\"yes\"¬}",
            ],
            Kind::Time => &["1s", "1h30m", "250ms", "2d"],
        };
        // Forms with braces may not stand in heads, and a sign may not stand behind one.
        let written = self.tape.of(written);
        if written.contains('{') || written.starts_with('-') {
            format!("({written})")
        } else {
            written.to_owned()
        }
    }

    /// What is made of other values.
    fn operation(&mut self, kind: Kind, depth: usize) -> String {
        match kind {
            Kind::Int => match self.tape.pick(4) {
                0 => format!("{}¬.length", self.operand(Kind::Texts, depth)),
                1 => format!("{}°.round(¬)", self.operand(Kind::Float, depth)),
                2 => {
                    let (list, at) = (self.operand(Kind::Ints, depth), self.value(Kind::Int, depth));
                    format!("({list}[¬{at}¬]¬??¢0)")
                }
                _ => self.chain(kind, &["¬+¢", "°-¢", "¬*¢"], depth),
            },
            Kind::Float => self.chain(kind, &["¬+¢", "°-¢", "¬/¢", "¬*¢"], depth),
            Kind::Text => self.text(depth),
            Kind::Truth => self.truth(depth),
            Kind::Ints => match self.tape.pick(2) {
                0 => {
                    let (element, list) =
                        (self.comprehended(Kind::Int, depth), self.operand(Kind::Ints, depth));
                    let condition = self.comprehended(Kind::Truth, depth);
                    format!("[¬{element}¦for¦each, place¦in¦{list}¦if¦{condition}¬]")
                }
                _ => format!(
                    "{}¬.unique(¬)¬.sort(¬)¬.take(¬{}¬)",
                    self.operand(kind, depth),
                    self.value(Kind::Int, depth)
                ),
            },
            Kind::Texts => {
                let element = self.value(Kind::Text, depth);
                match self.tape.pick(2) {
                    0 => format!("[¬{element}¦for¦each¦in¦{}¬]", self.operand(Kind::Ints, depth)),
                    _ => format!(
                        "[¬{element}§{}§{}¬]",
                        self.value(Kind::Text, depth),
                        self.value(Kind::Text, depth)
                    ),
                }
            }
            Kind::Order => {
                let (id, base) = (self.value(Kind::Text, depth), self.operand(kind, depth));
                format!("(Order {{¬id:¢{id}§..°{base}¬}})")
            }
            Kind::MaybeText => format!("{}.note", self.operand(Kind::Order, depth)),
            Kind::Outcome => {
                let (amount, note) = (self.value(Kind::Float, depth), self.value(Kind::Text, depth));
                format!("Outcome.Refunded {{¬amount:¢{amount}§note:¢{note}¬}}")
            }
            Kind::Mood | Kind::Time => self.atom(kind),
        }
    }

    fn chain(&mut self, kind: Kind, signs: &[&str], depth: usize) -> String {
        let mut chain = self.operand(kind, depth);
        for _ in 0..=self.tape.pick(4) {
            let sign = self.tape.of(signs);
            let right = self.operand(kind, depth);
            chain.push_str(&format!("{sign}{right}"));
        }
        chain
    }

    fn text(&mut self, depth: usize) -> String {
        match self.tape.pick(6) {
            0 => format!("\"Hello␠${{¬{}¬}},␠{{you}}!\"", self.value(Kind::Text, depth)),
            1 => format!(
                "{}¬.trim(¬)¬.lower(¬)¬.replace(¬\"a\"¬,¬{}¬)",
                self.operand(Kind::Text, depth),
                self.value(Kind::Text, depth)
            ),
            2 => format!("{}¬.join(¬{}¬,¬)", self.operand(Kind::Texts, depth), self.value(Kind::Text, depth)),
            3 => format!("({}¬??¢{})", self.operand(Kind::MaybeText, depth), self.operand(Kind::Text, depth)),
            4 => format!(
                "described(¬{}¬,¬of:¬{}¬)",
                self.value(Kind::Text, depth),
                self.value(Kind::Order, depth)
            ),
            _ => self.chain(Kind::Text, &["¬+¢"], depth),
        }
    }

    fn truth(&mut self, depth: usize) -> String {
        match self.tape.pick(7) {
            0 => format!("{}¬==¢{}", self.operand(Kind::Text, depth), self.operand(Kind::Text, depth)),
            1 => format!("{}¬<=¢{}", self.operand(Kind::Int, depth), self.operand(Kind::Int, depth)),
            2 => format!("!°{}", self.operand(Kind::Truth, depth)),
            3 => format!("{}¦is string", self.operand(Kind::MaybeText, depth)),
            4 => format!("{}¦is not Refunded", self.operand(Kind::Outcome, depth)),
            5 => {
                format!("{}¬.contains(¬{}¬)", self.operand(Kind::Text, depth), self.value(Kind::Text, depth))
            }
            _ => self.chain(Kind::Truth, &["¬&&¢", "¬||¢"], depth),
        }
    }

    /// A value in which `each` and `place` are known.
    fn comprehended(&mut self, kind: Kind, depth: usize) -> String {
        self.within(&[("each", Kind::Int), ("place", Kind::Int)], |drawing| match depth {
            0 => drawing.atom(kind),
            _ => drawing.operand(kind, depth),
        })
    }
}
