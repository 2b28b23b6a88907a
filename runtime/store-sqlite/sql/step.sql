-- name: get
SELECT
    step, kind, status, attempts, first_seq, started_at, ended_at,
    CASE typeof(input) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = input) ELSE input END AS input,
    CASE typeof(output) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = output) ELSE output END AS output,
    CASE typeof(error) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = error) ELSE error END AS error,
    CASE typeof(usage) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = usage) ELSE usage END AS usage
FROM step
WHERE run = (SELECT number FROM run WHERE run_id = ?1) AND step = ?2;

-- The cursor is (first_seq, step). `?4` is a status or NULL for any.
-- name: list
SELECT
    step, kind, status, attempts, first_seq, started_at, ended_at,
    CASE typeof(input) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = input) ELSE input END AS input,
    CASE typeof(output) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = output) ELSE output END AS output,
    CASE typeof(error) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = error) ELSE error END AS error,
    CASE typeof(usage) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = usage) ELSE usage END AS usage
FROM step
WHERE run = (SELECT number FROM run WHERE run_id = ?1)
    AND first_seq >= ?2 AND (first_seq > ?2 OR step > ?3)
    AND (?4 IS NULL OR status = ?4)
ORDER BY first_seq, step LIMIT ?5;

-- name: ids
SELECT step FROM step
WHERE run = (SELECT number FROM run WHERE run_id = ?1)
ORDER BY first_seq, step LIMIT ?2;
