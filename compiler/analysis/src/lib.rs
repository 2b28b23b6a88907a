//! Names, types, effects and flows of a program, and the findings about them.
