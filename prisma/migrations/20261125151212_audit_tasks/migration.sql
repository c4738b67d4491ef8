-- What is new waits for its time.
INSERT INTO "ScheduledTask" (task, "lastAt")
SELECT task, now() FROM unnest(ARRAY['make_checkpoints', 'verify_audit_logs']) AS task;
