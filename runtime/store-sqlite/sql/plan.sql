-- name: put
INSERT INTO plan (hash, body) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING;

-- name: get
SELECT body FROM plan WHERE hash = ?1;

-- name: exists
SELECT 1 FROM plan WHERE hash = ?1;

-- name: delete_unused
DELETE FROM plan WHERE hash = ?1 AND NOT EXISTS (SELECT 1 FROM run WHERE run.plan = plan.hash);
