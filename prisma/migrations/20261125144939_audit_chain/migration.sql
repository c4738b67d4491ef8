-- AlterTable
ALTER TABLE "AuditEvent" ADD COLUMN     "hash" BYTEA,
ADD COLUMN     "keyId" TEXT,
ADD COLUMN     "seq" BIGINT;

-- What is there comes from before the chain; it is numbered in the order in which it was written.
UPDATE "AuditEvent" e SET "seq" = numbered."seq" FROM (
  SELECT "companyId", "id", row_number() OVER (PARTITION BY "companyId" ORDER BY "createdAt", "id") AS "seq"
  FROM "AuditEvent") numbered
WHERE e."companyId" = numbered."companyId" AND e."id" = numbered."id";
ALTER TABLE "AuditEvent" ALTER COLUMN "seq" SET NOT NULL;

-- CreateTable
CREATE TABLE "AuditHead" (
    "companyId" UUID NOT NULL,
    "startsAfter" BIGINT NOT NULL DEFAULT 0,
    "seq" BIGINT NOT NULL,
    "hash" BYTEA,
    "brokenAfter" BIGINT,
    "keyId" TEXT,
    "seal" BYTEA,
    "verifiedSeq" BIGINT,
    "verifiedAt" TIMESTAMPTZ(3),
    "fault" JSONB,

    CONSTRAINT "AuditHead_pkey" PRIMARY KEY ("companyId")
);

-- CreateTable
CREATE TABLE "AuditKey" (
    "id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "publicKey" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditCheckpoint" (
    "companyId" UUID NOT NULL,
    "seq" BIGINT NOT NULL,
    "count" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "keyId" TEXT NOT NULL,
    "signature" BYTEA NOT NULL,

    CONSTRAINT "AuditCheckpoint_pkey" PRIMARY KEY ("companyId","seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "AuditEvent_companyId_seq_key" ON "AuditEvent"("companyId", "seq");

-- AddForeignKey
ALTER TABLE "AuditHead" ADD CONSTRAINT "AuditHead_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditCheckpoint" ADD CONSTRAINT "AuditCheckpoint_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Sealed when the first key is made.
INSERT INTO "AuditHead" ("companyId", "startsAfter", "seq")
SELECT c."id", count(e."id"), count(e."id") FROM "Company" c
LEFT JOIN "AuditEvent" e ON e."companyId" = c."id" GROUP BY c."id";
