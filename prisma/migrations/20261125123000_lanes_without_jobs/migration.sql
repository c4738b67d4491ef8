-- AlterTable
ALTER TABLE "ScheduledTask" ADD COLUMN     "takenUntil" TIMESTAMPTZ(3);

-- Lanes are woken by NOTIFY: the jobs of earlier versions are not needed any more.
DO $$
BEGIN
  DROP SCHEMA IF EXISTS graphile_worker CASCADE;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE WARNING 'schema "graphile_worker" is not used any more, but this role may not drop it';
END
$$;
