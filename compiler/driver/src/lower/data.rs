//! Declarations of data, parameters and signals.

use agentflow_analysis::typed;
use agentflow_plan as plan;

use super::context::{Lowering, name};
use super::types::lower_type;

impl Lowering<'_> {
    /// Records and enums.
    pub(super) fn data(&mut self) {
        let program = self.program;
        for record in &program.records {
            self.declare("record", &record.head);
            self.plan.records.push(plan::Record {
                name: name(&record.head.name),
                doc: record.head.docs.as_ref().map(name),
                fields: record.fields.iter().map(field).collect(),
            });
        }
        for declared in &program.enums {
            self.declare("enum", &declared.head);
            self.plan.enums.push(plan::Enum {
                name: name(&declared.head.name),
                doc: declared.head.docs.as_ref().map(name),
                variants: declared.variants.iter().map(variant).collect(),
            });
        }
    }

    /// Signals.
    pub(super) fn signals(&mut self) {
        let program = self.program;
        for signal in &program.signals {
            self.declare("signal", &signal.head);
            self.plan
                .signals
                .push(plan::Signal { name: name(&signal.head.name), payload: lower_type(&signal.payload) });
        }
    }
}

fn field(field: &typed::Field) -> plan::Field {
    plan::Field {
        name: name(&field.name),
        doc: field.docs.as_ref().map(name),
        r#type: lower_type(&field.ty),
        default: field.default.clone(),
    }
}

fn variant(variant: &typed::Variant) -> plan::Variant {
    plan::Variant {
        name: name(&variant.name),
        doc: variant.docs.as_ref().map(name),
        fields: variant.fields.as_ref().map(|fields| fields.iter().map(field).collect()),
    }
}

/// The parameters of a callable.
pub(super) fn parameters(parameters: &[typed::Parameter]) -> Vec<plan::Parameter> {
    parameters.iter().map(parameter).collect()
}

fn parameter(parameter: &typed::Parameter) -> plan::Parameter {
    plan::Parameter {
        name: name(&parameter.name),
        doc: parameter.docs.as_ref().map(name),
        r#type: lower_type(&parameter.ty),
        default: parameter.default.clone(),
        passing: if parameter.variable { plan::Passing::Variable } else { plan::Passing::Value },
        local: parameter.local,
    }
}
