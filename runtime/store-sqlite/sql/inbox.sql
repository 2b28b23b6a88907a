-- name: insert
INSERT INTO message (run, seq, kind, at, dedupe, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: taken
SELECT seq FROM message WHERE run = ?1 AND dedupe = ?2;

-- name: unread
SELECT
    message.seq, message.kind, message.at, message.dedupe,
    CASE typeof(message.body)
        WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = message.body)
        ELSE message.body
    END AS body
FROM run JOIN message ON message.run = run.number AND message.seq > run.consumed
WHERE run.run_id = ?1
ORDER BY message.seq;

-- name: posted_since
SELECT message.number, run.run_id
FROM message JOIN run ON run.number = message.run
WHERE message.number > ?1
ORDER BY message.number LIMIT ?2;

-- The last numbers ever given, deleted rows included.
-- name: last_numbers
SELECT
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'run'), 0) AS run,
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'message'), 0) AS message;
