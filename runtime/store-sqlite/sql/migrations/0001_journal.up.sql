-- Runs, their journals, and what people ask about them.
--
-- Tables of runs refer to a run by its number, so that a row costs a byte or two for it and not an id of 20.
-- Rows are kept in the order of writing, with narrow indexes beside: a commit of many runs then touches the last
-- pages of each table, where a table clustered by run would touch a page for each run.
--
-- Columns of type ANY hold a value of 64 KiB or less as it is (TEXT for JSON, BLOB for bytes); a longer one is a row of
-- `value`, and the column holds its number (INTEGER). PostgreSQL has no such type and takes two columns.

CREATE TABLE schema_version (
    version INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE plan (
    hash TEXT NOT NULL PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

-- AUTOINCREMENT: a number is never given twice, so that cursors stay right when runs are deleted.
CREATE TABLE run (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id TEXT NOT NULL,
    workflow TEXT NOT NULL,
    plan TEXT NOT NULL REFERENCES plan (hash),
    parent TEXT,
    status TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    wake_at INTEGER,
    head INTEGER NOT NULL,
    posted INTEGER NOT NULL,
    consumed INTEGER NOT NULL,
    result ANY,
    error ANY,
    usage ANY,
    CONSTRAINT run_id_is_unique UNIQUE (run_id),
    CONSTRAINT run_id_is_given CHECK (run_id <> ''),
    CONSTRAINT run_status_is_known CHECK (
        status IN ('pending', 'running', 'waiting', 'uncertain', 'succeeded', 'failed', 'cancelled')
    ),
    CONSTRAINT run_head_counts_events CHECK (head >= 0),
    CONSTRAINT run_consumed_what_was_posted CHECK (0 <= consumed AND consumed <= posted),
    CONSTRAINT run_result_is_text CHECK (typeof(result) IN ('null', 'text', 'integer')),
    CONSTRAINT run_error_is_text CHECK (typeof(error) IN ('null', 'text', 'integer')),
    CONSTRAINT run_usage_is_text CHECK (typeof(usage) IN ('null', 'text', 'integer'))
) STRICT;

-- Serves lists by status, and the due runs that are pending or running.
CREATE INDEX run_by_status ON run (status);
-- Serves lists by workflow.
CREATE INDEX run_by_workflow ON run (workflow);
-- Serves the check whether a plan is still needed.
CREATE INDEX run_by_plan ON run (plan);
-- Serves due runs whose timer has come, and the earliest timer of all.
CREATE INDEX run_by_wake_at ON run (wake_at) WHERE wake_at IS NOT NULL;
-- Serves due runs with unread messages.
CREATE INDEX run_with_unread_messages ON run (number) WHERE consumed < posted;

-- What a run starts from stands apart, since the run's own row is rewritten with every append.
CREATE TABLE run_start (
    run INTEGER PRIMARY KEY REFERENCES run (number) ON DELETE CASCADE,
    input ANY NOT NULL,
    options ANY NOT NULL,
    CONSTRAINT run_start_input_is_text CHECK (typeof(input) IN ('text', 'integer')),
    CONSTRAINT run_start_options_are_text CHECK (typeof(options) IN ('text', 'integer'))
) STRICT;

CREATE TABLE event (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body ANY NOT NULL,
    payload ANY,
    -- Serves reading a journal from any event on.
    CONSTRAINT event_seq_is_unique UNIQUE (run, seq),
    CONSTRAINT event_seq_counts_from_one CHECK (seq >= 1),
    CONSTRAINT event_body_is_bytes CHECK (typeof(body) IN ('blob', 'integer')),
    CONSTRAINT event_payload_is_bytes CHECK (typeof(payload) IN ('null', 'blob', 'integer'))
) STRICT;

CREATE TABLE step (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    step TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    input ANY,
    output ANY,
    error ANY,
    usage ANY,
    -- Serves reading and replacing one step.
    CONSTRAINT step_is_unique UNIQUE (run, step),
    CONSTRAINT step_status_is_known CHECK (
        status IN ('pending', 'running', 'waiting', 'uncertain', 'succeeded', 'failed', 'cancelled', 'skipped')
    ),
    CONSTRAINT step_attempts_are_counted CHECK (attempts >= 0),
    CONSTRAINT step_input_is_text CHECK (typeof(input) IN ('null', 'text', 'integer')),
    CONSTRAINT step_output_is_text CHECK (typeof(output) IN ('null', 'text', 'integer')),
    CONSTRAINT step_error_is_text CHECK (typeof(error) IN ('null', 'text', 'integer')),
    CONSTRAINT step_usage_is_text CHECK (typeof(usage) IN ('null', 'text', 'integer'))
) STRICT;

-- Serves lists of a run's steps in order of first appearance.
CREATE INDEX step_in_order ON step (run, first_seq);

CREATE TABLE snapshot (
    run INTEGER PRIMARY KEY REFERENCES run (number) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    format INTEGER NOT NULL,
    body BLOB NOT NULL,
    CONSTRAINT snapshot_seq_counts_events CHECK (seq >= 0),
    CONSTRAINT snapshot_format_is_a_number CHECK (format >= 0)
) STRICT;

-- AUTOINCREMENT: see `run`.
CREATE TABLE message (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    dedupe TEXT,
    body ANY NOT NULL,
    -- Serves reading an inbox.
    CONSTRAINT message_seq_is_unique UNIQUE (run, seq),
    CONSTRAINT message_seq_counts_from_one CHECK (seq >= 1),
    CONSTRAINT message_body_is_bytes CHECK (typeof(body) IN ('blob', 'integer'))
) STRICT;

-- Serves, and keeps, that a message with an id is taken once.
CREATE UNIQUE INDEX message_is_taken_once ON message (run, dedupe) WHERE dedupe IS NOT NULL;

-- Values above 64 KiB, once each, whoever refers to them.
CREATE TABLE value (
    number INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    body BLOB NOT NULL,
    -- Serves finding a value that is there already.
    CONSTRAINT value_is_stored_once UNIQUE (hash),
    CONSTRAINT value_hash_is_sha256 CHECK (length(hash) = 32)
) STRICT;

-- Which runs refer to which values: a value goes when the last run that ever referred to it is deleted.
CREATE TABLE value_use (
    run INTEGER NOT NULL REFERENCES run (number) ON DELETE CASCADE,
    value INTEGER NOT NULL REFERENCES value (number),
    PRIMARY KEY (run, value)
) STRICT, WITHOUT ROWID;

-- Serves the check whether a value is still needed.
CREATE INDEX value_use_by_value ON value_use (value);

INSERT INTO schema_version (version, name) VALUES (1, 'journal');
