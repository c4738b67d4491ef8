-- What is new waits for its time.
INSERT INTO "ScheduledTask" (task, "lastAt") VALUES ('alert_of_reports', now());
