//! Carries commands out: models over HTTP, HTTP tools, processes; the only place where secrets are read.
