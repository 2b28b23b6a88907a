//! All codes of this crate, each with its page.

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its stable code, such as `E0201`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Its page, in Markdown: what it means, why it is one, an example that is wrong, and the way out.
    pub page: &'static str,
}

macro_rules! codes {
    ($($id:literal $title:literal)*) => {
        &[$(Code { id: $id, title: $title, page: include_str!(concat!("../../codes/", $id, ".md")) }),*]
    };
}

/// The codes of this crate, in order.
pub const CODES: &[Code] = codes! {
    "E0201" "an unknown name"
    "E0202" "an unknown type"
    "E0203" "a name that is used too early"
    "E0204" "a name that is used outside of its block"
    "E0205" "a declaration of another kind"
    "E0206" "a name that is declared twice"
    "E0207" "a name that stands twice in one place"
    "E0208" "a name that the language has taken"
    "E0209" "an unknown field"
    "E0210" "an import of a file that is not there"
    "E0211" "a file that cannot be read"
    "E0212" "an import without a path"
    "E0213" "an import of a name that the file does not declare"
    "E0214" "an unknown variant"
    "E0215" "an unknown method"
    "E0216" "an unknown setting"
    "E0217" "an unknown word in a setting"
    "E0218" "an unknown kind of error"
    "E0219" "an unknown parameter"
    "E0301" "a value of another type"
    "E0302" "branches of different types"
    "E0303" "a value where there is none"
    "E0304" "an optional that is used unchecked"
    "E0305" "a literal that breaks a constraint"
    "E0306" "an optional in a text"
    "E0307" "a path without a result"
    "E0308" "too many arguments"
    "E0309" "a missing argument"
    "E0310" "arguments in disorder"
    "E0311" "a missing field"
    "E0312" "something that cannot be called"
    "E0313" "an operator with operands that do not go with it"
    "E0314" "a comparison of unlike values"
    "E0315" "a comparison with null of what is never null"
    "E0316" "arithmetic without a result"
    "E0317" "a variable of unknown type"
    "E0318" "a test that always or never holds"
    "E0319" "a constraint that makes no sense"
    "E0320" "an invalid regular expression"
    "E0321" "a union of types"
    "E0322" "a type that is not written this way"
    "E0323" "a type with too many parts"
    "E0324" "`..` in the wrong place"
    "E0325" "something without items or fields"
    "E0326" "something that has no positions"
    "E0327" "a method that does not go with these items"
    "E0328" "a value that cannot be told"
    "E0329" "a missing setting"
    "E0330" "a setting that is written in another way"
    "E0331" "a value out of range"
    "E0332" "a value that is not known when compiling"
    "E0333" "settings that exclude each other"
    "E0334" "an invalid address"
    "E0335" "a missing result type"
    "E0336" "a field of an enum whose variant is not known"
    "E0337" "a variant or record that is not written this way"
    "E0338" "a function of the language that is called in another way"
    "E0339" "an enum without variants"
    "E0340" "a field of a variant named `type`"
    "E0341" "a `return` that does not go with the result"
    "E0342" "a question whose answer has no known type"
    "E0343" "a question that no person can answer"
    "E0344" "a word of tests outside of a test"
    "E0345" "a stand-in that is not written this way"
    "E0346" "two defaults of one variable of the environment"
    "E0401" "a `match` that does not handle everything"
    "E0402" "an arm that is never reached"
    "E0403" "a pattern that never matches"
    "E0404" "alternatives that name different things"
    "E0405" "a `match` that is too complex"
    "E0406" "a comparison in `let`"
    "E0407" "something that is no pattern"
    "E0501" "an effect where none may be"
    "E0502" "a variable that is assigned in a branch"
    "E0503" "an assignment to something that is no variable"
    "E0504" "a jump out of a branch"
    "E0505" "a jump that leads nowhere"
    "E0506" "a recursive function"
    "E0507" "a cycle of workflows"
    "E0508" "a cycle of types or constants"
    "E0509" "a record without end"
    "E0510" "a form in the wrong place"
    "E0511" "a shared variable that cannot be shared"
    "E0601" "an agent without a model"
    "E0602" "a handoff to an agent that returns something else"
    "E0603" "two tools with one name"
    "E0604" "a tool that the agent does not have"
    "E0605" "`stop_after` of a tool of another type"
    "E0606" "a parameter that a model cannot fill"
    "E0607" "a tool that does nothing"
    "E0608" "something that is no tool"
    "E0609" "a guard or handoff that is not written this way"
    "E0610" "an invalid cron schedule"
    "E0611" "an unknown time zone"
    "E0612" "a schedule that is not written this way"
    "E0613" "models that fall back to each other"
    "E0801" "a secret in the wrong place"
    "W0805" "a key that is no secret"
    "W0301" "a test for null of what is never null"
    "W0901" "an unused local"
    "W0902" "an unused parameter"
    "W0903" "an unused declaration"
    "W0904" "an unused import"
    "W0905" "statements that are never reached"
    "W0906" "a value that nobody uses"
    "W0907" "a name against the convention"
    "W0908" "a retried tool that must happen once"
    "W0909" "a loop without a bound on its cost"
    "W0910" "agent calls that could run at the same time"
    "W0911" "an agent that no workflow reaches"
    "W0912" "a `let` that hides a variable"
};

/// The code with this name.
#[must_use]
pub fn code(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id))
}
