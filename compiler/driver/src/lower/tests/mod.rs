//! What statements and expressions become. Each snapshot was checked by hand; read the difference before accepting one.

mod describe;
mod effects;
mod flow;
mod hostile;
