-- CreateTable
CREATE TABLE "ScheduledTask" (
    "task" TEXT NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ScheduledTask_pkey" PRIMARY KEY ("task")
);


-- What is new waits for its time.
INSERT INTO "ScheduledTask" (task, "lastAt")
SELECT task, now() FROM unnest(ARRAY['keep_partitions', 'delete_expired', 'alert_of_expiries']) AS task;
