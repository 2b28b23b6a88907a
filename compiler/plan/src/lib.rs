//! The compiled plan as plain, versioned, serializable data.
