-- Statements of the batch append. The last tuple of each is repeated, a row each, so that a batch is a few statements and
-- not a few for each run; rows of NULLs fill up to a power of two, so that few statements serve all sizes.

-- name: events
INSERT INTO event (run, seq, at, kind, body, payload)
SELECT * FROM (VALUES (?, ?, ?, ?, ?, ?)) WHERE column1 IS NOT NULL;

-- A later row of a step keeps its place in the order.
-- name: steps
INSERT INTO step (
    run, step, kind, status, attempts, first_seq, started_at, ended_at, input, output, error, usage
)
SELECT * FROM (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)) WHERE column1 IS NOT NULL
ON CONFLICT (run, step) DO UPDATE SET
    kind = excluded.kind, status = excluded.status, attempts = excluded.attempts,
    started_at = excluded.started_at, ended_at = excluded.ended_at,
    input = excluded.input, output = excluded.output, error = excluded.error, usage = excluded.usage;

-- A head that is not the expected one becomes -1, which `run_head_counts_events` refuses: so a batch can be written
-- without asking first, and fails as a whole where it should not have been. Then it is asked.
-- PostgreSQL names the columns of VALUES; SQLite calls them column1, column2, …
-- name: heads
UPDATE run SET head = CASE head WHEN new.column2 THEN new.column3 ELSE -1 END, updated_at = new.column4
FROM (VALUES (?, ?, ?, ?)) AS new
WHERE run.number = new.column1;

-- name: runs
UPDATE run SET
    head = CASE head WHEN new.column2 THEN new.column3 ELSE -1 END, updated_at = new.column4,
    status = new.column5, wake_at = new.column6, result = new.column7, error = new.column8, usage = new.column9
FROM (VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)) AS new
WHERE run.number = new.column1;

-- What was never posted, `run_consumed_what_was_posted` refuses.
-- name: consumed
UPDATE run SET consumed = max(consumed, new.column2)
FROM (VALUES (?, ?)) AS new
WHERE run.number = new.column1;

-- Never back to an older one.
-- name: snapshots
INSERT INTO snapshot (run, seq, format, body)
SELECT * FROM (VALUES (?, ?, ?, ?)) WHERE column1 IS NOT NULL
ON CONFLICT (run) DO UPDATE SET seq = excluded.seq, format = excluded.format, body = excluded.body
WHERE excluded.seq >= snapshot.seq;
