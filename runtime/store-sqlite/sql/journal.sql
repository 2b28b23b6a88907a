-- name: after
SELECT
    seq, at, kind,
    CASE typeof(body) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = event.body) ELSE body END AS body,
    CASE typeof(payload) WHEN 'integer' THEN (SELECT body FROM value WHERE value.number = payload) ELSE payload END AS payload
FROM event
WHERE run = (SELECT number FROM run WHERE run_id = ?1) AND seq > ?2
ORDER BY seq LIMIT ?3;

-- name: snapshot
SELECT seq, format, body FROM snapshot WHERE run = (SELECT number FROM run WHERE run_id = ?1);
