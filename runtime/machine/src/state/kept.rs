//! How snapshots keep what is large: once, in a table, by content; wherever it occurs, the place in the table stands.
//!
//! In memory a value that a hundred thousand branches see is one allocation. Written out branch by branch it would be
//! a hundred thousand copies, so the snapshot has tables of values and of conversation items, and the state refers to
//! them. Sameness is that of the content, never that of the allocation: the same events give the same bytes, however
//! the memory came about.
//!
//! Serde passes no context down to the values, so the tables stand in a thread local while a state is written or
//! read, which happens in [`writing`] and [`reading`] and nowhere else. Outside of them, everything is written in
//! place.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_plan::Value;
use serde::de::{self, SeqAccess, Visitor};
use serde::ser::{Error, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Item;

/// What is no longer than this as JSON stands where it occurs.
const IN_PLACE_BYTES_MAX: usize = 48;

/// The tables of a snapshot, as JSON texts.
#[derive(Default)]
pub(crate) struct Written {
    texts: Vec<Vec<u8>>,
    by_content: BTreeMap<Vec<u8>, usize>,
    /// Where an allocation is in the table; all of them live as long as the state that is written.
    by_address: BTreeMap<usize, usize>,
}

impl Written {
    fn place(&mut self, address: usize, text: Vec<u8>) -> usize {
        let place = *self.by_content.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            self.texts.len() - 1
        });
        self.by_address.insert(address, place);
        place
    }

    /// The table as a JSON array.
    pub fn into_json(self) -> Vec<u8> {
        let mut json = vec![b'['];
        for (index, text) in self.texts.iter().enumerate() {
            if index > 0 {
                json.push(b',');
            }
            json.extend_from_slice(text);
        }
        json.push(b']');
        json
    }
}

/// The tables that are being written.
#[derive(Default)]
pub(crate) struct WrittenTables {
    pub values: Written,
    pub items: Written,
}

/// The tables that were read.
#[derive(Default)]
pub(crate) struct ReadTables {
    pub values: Vec<Value>,
    pub items: Vec<Arc<Item>>,
}

thread_local! {
    static WRITING: RefCell<Option<WrittenTables>> = const { RefCell::new(None) };
    static READING: RefCell<Option<ReadTables>> = const { RefCell::new(None) };
}

/// Writes with tables, and gives them.
pub(crate) fn writing<T>(write: impl FnOnce() -> T) -> (T, WrittenTables) {
    WRITING.set(Some(WrittenTables::default()));
    let written = write();
    (written, WRITING.take().unwrap_or_default())
}

/// Reads with these tables.
pub(crate) fn reading<T>(tables: ReadTables, read: impl FnOnce() -> T) -> T {
    READING.set(Some(tables));
    let read = read();
    READING.set(None);
    read
}

/// Looks a large thing up in a table, or puts it there. `None`: it stands where it occurs.
fn place<T: Serialize>(
    table: fn(&mut WrittenTables) -> &mut Written,
    address: usize,
    large: &T,
) -> Result<Option<usize>, serde_json::Error> {
    let known = WRITING.with_borrow_mut(|tables| {
        tables.as_mut().map(|tables| table(tables).by_address.get(&address).copied())
    });
    match known {
        None => Ok(None),
        Some(Some(place)) => Ok(Some(place)),
        Some(None) => {
            let text = serde_json::to_vec(large)?;
            if text.len() <= IN_PLACE_BYTES_MAX {
                return Ok(None);
            }
            Ok(WRITING
                .with_borrow_mut(|tables| tables.as_mut().map(|tables| table(tables).place(address, text))))
        }
    }
}

/// Writes either the place in a table or, in a list of one, the thing itself.
fn write<T: Serialize, S: Serializer>(
    serializer: S,
    place: Result<Option<usize>, serde_json::Error>,
    thing: &T,
) -> Result<S::Ok, S::Error> {
    match place.map_err(S::Error::custom)? {
        Some(place) => serializer.serialize_u64(place as u64),
        None => {
            let mut list = serializer.serialize_seq(Some(1))?;
            list.serialize_element(thing)?;
            list.end()
        }
    }
}

/// A thing, or where it is.
enum Read<T> {
    Here(T),
    InTable(usize),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Read<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ReadVisitor<T>(std::marker::PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for ReadVisitor<T> {
            type Value = Read<T>;

            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a place in a table or a list of one")
            }

            fn visit_u64<E>(self, place: u64) -> Result<Read<T>, E> {
                Ok(Read::InTable(place as usize))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Read<T>, A::Error> {
                let thing =
                    sequence.next_element()?.ok_or_else(|| de::Error::custom("nothing is kept here"))?;
                match sequence.next_element::<de::IgnoredAny>()? {
                    None => Ok(Read::Here(thing)),
                    Some(_) => Err(de::Error::custom("more than one thing is kept here")),
                }
            }
        }
        deserializer.deserialize_any(ReadVisitor(std::marker::PhantomData))
    }
}

impl<T: Clone> Read<T> {
    fn resolve<E: de::Error>(self, table: fn(&ReadTables) -> &Vec<T>) -> Result<T, E> {
        match self {
            Read::Here(thing) => Ok(thing),
            Read::InTable(place) => READING
                .with_borrow(|tables| tables.as_ref().and_then(|tables| table(tables).get(place).cloned()))
                .ok_or_else(|| E::custom(format!("the table has no place {place}"))),
        }
    }
}

/// A value in a state.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept(pub Value);

impl Serialize for Kept {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let address = match &self.0 {
            Value::String(text) if text.len() > IN_PLACE_BYTES_MAX => Arc::as_ptr(text).addr(),
            Value::List(items) if !items.is_empty() => Arc::as_ptr(items).addr(),
            Value::Object(fields) if !fields.is_empty() => Arc::as_ptr(fields).addr(),
            _ => return write(serializer, Ok(None), &self.0),
        };
        write(serializer, place(|tables| &mut tables.values, address, &self.0), &self.0)
    }
}

impl<'de> Deserialize<'de> for Kept {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Read::deserialize(deserializer)?.resolve(|tables| &tables.values).map(Kept)
    }
}

/// For `#[serde(with = "kept::value")]`.
pub(crate) mod value {
    use super::{Deserialize, Deserializer, Kept, Serialize, Serializer, Value};

    pub(crate) fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        Kept(value.clone()).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        Kept::deserialize(deserializer).map(|kept| kept.0)
    }
}

/// For `#[serde(with = "kept::option")]`.
pub(crate) mod option {
    use super::{Deserialize, Deserializer, Kept, Serialize, Serializer, Value};

    pub(crate) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        value.clone().map(Kept).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        Ok(Option::<Kept>::deserialize(deserializer)?.map(|kept| kept.0))
    }
}

/// For `#[serde(with = "kept::list")]`.
pub(crate) mod list {
    use super::{Deserialize, Deserializer, Kept, Serializer, Value};

    pub(crate) fn serialize<S: Serializer>(values: &[Value], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(values.iter().cloned().map(Kept))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Value>, D::Error> {
        Ok(Vec::<Kept>::deserialize(deserializer)?.into_iter().map(|kept| kept.0).collect())
    }
}

/// For `#[serde(with = "kept::items")]`.
pub(crate) mod items {
    use super::{Arc, Deserialize, Deserializer, Item, Read, Serialize, Serializer, place, write};

    struct KeptItem<'a>(&'a Arc<Item>);

    impl Serialize for KeptItem<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let place = place(|tables| &mut tables.items, Arc::as_ptr(self.0).addr(), self.0);
            write(serializer, place, self.0)
        }
    }

    pub(crate) fn serialize<S: Serializer>(items: &[Arc<Item>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(items.iter().map(KeptItem))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<Arc<Item>>, D::Error> {
        Vec::<Read<Arc<Item>>>::deserialize(deserializer)?
            .into_iter()
            .map(|item| item.resolve(|tables| &tables.items))
            .collect()
    }
}

/// For `#[serde(with = "kept::frame")]`.
pub(crate) mod frame {
    use std::collections::BTreeMap;

    use agentflow_evaluator::Frame;
    use agentflow_plan::LocalId;

    use super::{Deserialize, Deserializer, Kept, Serializer};

    pub(crate) fn serialize<S: Serializer>(frame: &Frame, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(frame.iter().map(|(local, value)| (local, Kept(value.clone()))))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Frame, D::Error> {
        let mut frame = Frame::new();
        for (local, kept) in BTreeMap::<LocalId, Kept>::deserialize(deserializer)? {
            frame.set(local, kept.0);
        }
        Ok(frame)
    }
}
