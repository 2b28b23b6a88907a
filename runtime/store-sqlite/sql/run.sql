-- name: insert
INSERT INTO run (
    run_id, workflow, plan, parent, status, created_at, updated_at, head, posted, consumed
) VALUES (?1, ?2, ?3, ?4, 'pending', ?5, ?5, 0, 0, 0);

-- name: insert_start
INSERT INTO run_start (run, input, options) VALUES (?1, ?2, ?3);

-- name: get
SELECT
    number, run_id, workflow, plan, parent, status, created_at, updated_at, wake_at, head, posted, consumed,
    CASE typeof(input) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = input) ELSE input END AS input,
    CASE typeof(options) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = options) ELSE options END AS options,
    CASE typeof(result) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = result) ELSE result END AS result,
    CASE typeof(error) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = error) ELSE error END AS error,
    CASE typeof(usage) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = usage) ELSE usage END AS usage
FROM run JOIN run_start ON run_start.run = run.number
WHERE run_id = ?1;

-- name: list
SELECT number, run_id, workflow, plan, parent, status, created_at, updated_at, wake_at, head, posted, consumed
FROM run
WHERE number < ?1
ORDER BY number DESC LIMIT ?2;

-- name: list_by_status
SELECT number, run_id, workflow, plan, parent, status, created_at, updated_at, wake_at, head, posted, consumed
FROM run
WHERE number < ?1 AND status = ?3
ORDER BY number DESC LIMIT ?2;

-- name: list_by_workflow
SELECT number, run_id, workflow, plan, parent, status, created_at, updated_at, wake_at, head, posted, consumed
FROM run
WHERE number < ?1 AND workflow = ?3
ORDER BY number DESC LIMIT ?2;

-- name: list_by_status_and_workflow
SELECT number, run_id, workflow, plan, parent, status, created_at, updated_at, wake_at, head, posted, consumed
FROM run
WHERE number < ?1 AND status = ?3 AND workflow = ?4
ORDER BY number DESC LIMIT ?2;

-- Four questions, each answered in order by one index; an OR over them would read every run there ever was.
-- `+number` keeps the third from walking all runs by number.
-- name: due
SELECT number, run_id, workflow, plan, parent, status, created_at, updated_at, wake_at, head, posted, consumed
FROM run
WHERE number IN (
    SELECT number FROM (SELECT number FROM run WHERE status = 'pending' AND number > ?1 ORDER BY number LIMIT ?3)
    UNION
    SELECT number FROM (SELECT number FROM run WHERE status = 'running' AND number > ?1 ORDER BY number LIMIT ?3)
    UNION
    SELECT number FROM (SELECT number FROM run WHERE wake_at <= ?2 AND +number > ?1 ORDER BY +number LIMIT ?3)
    UNION
    SELECT number FROM (SELECT number FROM run WHERE consumed < posted AND number > ?1 ORDER BY number LIMIT ?3)
)
ORDER BY number LIMIT ?3;

-- name: next_wake
SELECT min(wake_at) AS wake_at FROM run WHERE wake_at IS NOT NULL;

-- name: ids
SELECT run_id FROM run WHERE substr(run_id, 1, length(?1)) = ?1 ORDER BY number DESC LIMIT ?2;

-- name: created_since
SELECT number, run_id FROM run WHERE number > ?1 ORDER BY number LIMIT ?2;

-- Where runs stand that a batch is about to write; the list is repeated as often as there are runs.
-- name: heads
SELECT number, run_id, head, posted FROM run WHERE run_id IN (VALUES (?));

-- name: status
SELECT number, status, plan FROM run WHERE run_id = ?1;

-- name: receiver
SELECT number, posted FROM run WHERE run_id = ?1;

-- name: add_posted
UPDATE run SET posted = posted + 1 WHERE number = ?1;

-- name: delete
DELETE FROM run WHERE number = ?1;
