-- Of a credential's rows one stays: nobody was told of one of its addresses, or it is counted from here.
DELETE FROM "RefusalAlert" a USING "RefusalAlert" b
WHERE a."companyId" = b."companyId" AND a."credentialId" = b."credentialId"
  AND (a.told IS NOT NULL, a."dueAt", a.network) > (b.told IS NOT NULL, b."dueAt", b.network);

-- AlterTable
ALTER TABLE "RefusalAlert" DROP CONSTRAINT "RefusalAlert_pkey",
DROP COLUMN "network",
ADD COLUMN     "addresses" INET[] NOT NULL DEFAULT '{}',
ADD COLUMN     "atOnceLeft" INTEGER NOT NULL DEFAULT 3,
ADD COLUMN     "held" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "heldSince" TIMESTAMPTZ(3),
ADD COLUMN     "windowEndsAt" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
ALTER COLUMN "told" TYPE JSONB USING CASE WHEN told IS NULL THEN NULL ELSE '{}'::jsonb END,
ADD CONSTRAINT "RefusalAlert_pkey" PRIMARY KEY ("companyId", "credentialId");

ALTER TABLE "RefusalAlert" ALTER COLUMN "windowEndsAt" DROP DEFAULT;

-- What was told of is not told of again.
UPDATE "RefusalAlert" SET since = date_trunc('minute', now()) + interval '1 minute' WHERE told IS NOT NULL;

-- CreateTable
CREATE TABLE "AlertBudget" (
    "companyId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "email" INTEGER NOT NULL DEFAULT 0,
    "sms" INTEGER NOT NULL DEFAULT 0,
    "webhook" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "AlertBudget_pkey" PRIMARY KEY ("companyId","name","day")
);

-- CreateIndex
CREATE INDEX "AlertBudget_day_idx" ON "AlertBudget"("day");
