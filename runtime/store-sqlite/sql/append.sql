-- Statements of the batch append. The last tuple of each list is repeated as often as there are rows, so that a batch is
-- a few statements and not a few for each run.

-- name: events
INSERT INTO event (run, seq, at, kind, body, payload) VALUES (?, ?, ?, ?, ?, ?);

-- A later row of a step keeps its place in the order.
-- name: steps
INSERT INTO step (
    run, step, kind, status, attempts, first_seq, started_at, ended_at, input, output, error, usage
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (run, step) DO UPDATE SET
    kind = excluded.kind, status = excluded.status, attempts = excluded.attempts,
    started_at = excluded.started_at, ended_at = excluded.ended_at,
    input = excluded.input, output = excluded.output, error = excluded.error, usage = excluded.usage;

-- PostgreSQL names the columns of VALUES; SQLite calls them column1, column2, …
-- name: heads
UPDATE run SET head = new.column2, updated_at = new.column3
FROM (VALUES (?, ?, ?)) AS new
WHERE run.number = new.column1;

-- name: runs
UPDATE run SET
    head = new.column2, updated_at = new.column3, status = new.column4, wake_at = new.column5,
    result = new.column6, error = new.column7, usage = new.column8
FROM (VALUES (?, ?, ?, ?, ?, ?, ?, ?)) AS new
WHERE run.number = new.column1;

-- name: consumed
UPDATE run SET consumed = max(consumed, new.column2)
FROM (VALUES (?, ?)) AS new
WHERE run.number = new.column1;

-- Never back to an older one.
-- name: snapshots
INSERT INTO snapshot (run, seq, format, body) VALUES (?, ?, ?, ?)
ON CONFLICT (run) DO UPDATE SET seq = excluded.seq, format = excluded.format, body = excluded.body
WHERE excluded.seq >= snapshot.seq;
