//! What a drawing knows: its tape, and the names that can be used.

use super::tape::Tape;

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Int,
    Float,
    Text,
    Truth,
    Ints,
    Texts,
    Order,
    MaybeText,
    Mood,
    Outcome,
    Time,
}

impl Kind {
    pub const ALL: [Kind; 11] = [
        Kind::Int,
        Kind::Text,
        Kind::Truth,
        Kind::Float,
        Kind::Ints,
        Kind::Texts,
        Kind::Order,
        Kind::MaybeText,
        Kind::Mood,
        Kind::Outcome,
        Kind::Time,
    ];

    /// How its type is written.
    pub fn written(self) -> &'static str {
        match self {
            Kind::Int => "int",
            Kind::Float => "float",
            Kind::Text => "string",
            Kind::Truth => "bool",
            Kind::Ints => "int[°]",
            Kind::Texts => "string[]",
            Kind::Order => "Order",
            Kind::MaybeText => "string°|°null",
            Kind::Mood => "Mood",
            Kind::Outcome => "Outcome",
            Kind::Time => "duration",
        }
    }
}

/// A program that is being drawn.
pub struct Drawing<'b> {
    pub tape: Tape<'b>,
    names: Vec<(String, Kind)>,
    made: usize,
}

impl<'b> Drawing<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { tape: Tape::once(bytes), names: Vec::new(), made: 0 }
    }

    /// A kind.
    pub fn kind(&mut self) -> Kind {
        Kind::ALL[self.tape.pick(Kind::ALL.len())]
    }

    /// One of the names that hold this kind, or none.
    pub fn name_of(&mut self, kind: Kind) -> Option<String> {
        let names: Vec<&String> =
            self.names.iter().filter(|(_, held)| *held == kind).map(|(name, _)| name).collect();
        match self.tape.pick(names.len() + 1) {
            0 => None,
            position => Some(names[position - 1].clone()),
        }
    }

    /// A name that is not taken, some of them long.
    pub fn new_name(&mut self) -> String {
        self.made += 1;
        let name = self.tape.of(&[
            "x",
            "value",
            "order_in_question",
            "what_the_customer_wrote_to_us_last_time",
            "is",
            "when",
        ]);
        format!("{name}_{}", self.made)
    }

    /// From now on, a name holds this.
    pub fn name(&mut self, name: &str, kind: Kind) {
        self.names.push((name.to_owned(), kind));
    }

    /// Draws what may use these names, and all that are known; what it names is forgotten.
    pub fn within<T>(&mut self, names: &[(&str, Kind)], draw: impl FnOnce(&mut Self) -> T) -> T {
        let known = self.names.len();
        self.names.extend(names.iter().map(|(name, kind)| ((*name).to_owned(), *kind)));
        let drawn = draw(self);
        self.names.truncate(known);
        drawn
    }

    /// Draws what knows none of the names around it.
    pub fn apart<T>(&mut self, names: &[(&str, Kind)], draw: impl FnOnce(&mut Self) -> T) -> T {
        let known = std::mem::take(&mut self.names);
        let drawn = self.within(names, draw);
        self.names = known;
        drawn
    }
}
