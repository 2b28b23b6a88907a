-- name: find
SELECT number FROM value WHERE hash = ?1;

-- name: insert
INSERT INTO value (hash, body) VALUES (?1, ?2);

-- name: use
INSERT INTO value_use (run, value) VALUES (?1, ?2) ON CONFLICT DO NOTHING;

-- Values that only this run refers to. Asked before the run and its uses are deleted.
-- name: only_of_run
SELECT value FROM value_use AS mine
WHERE run = ?1 AND NOT EXISTS (SELECT 1 FROM value_use AS other WHERE other.value = mine.value AND other.run <> ?1);

-- name: delete
DELETE FROM value WHERE number = ?1;
