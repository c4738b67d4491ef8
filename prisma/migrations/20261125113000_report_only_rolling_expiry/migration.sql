-- AlterTable
ALTER TABLE "Company" ADD COLUMN     "authkeyLifeDays" INTEGER,
ADD COLUMN     "panelIps" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "requireIpSecurityDays" INTEGER;

-- AlterTable
ALTER TABLE "Authkey" ADD COLUMN     "offUntil" TIMESTAMPTZ(3),
ADD COLUMN     "reportOnly" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "unenforcedSince" TIMESTAMPTZ(3);

-- Since it was last switched off, as far as the audit log knows.
UPDATE "Authkey" k SET "unenforcedSince" = coalesce(
  (SELECT max(a."createdAt") FROM "AuditEvent" a
   WHERE a."companyId" = k."companyId" AND a."targetId" = k."id" AND a."action" = 'authkey.ip-security.off'),
  k."createdAt")
WHERE NOT k."ipSecurity";

-- AlterTable
ALTER TABLE "Client" ADD COLUMN     "reportOnly" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "unenforcedSince" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "AuthkeySecret" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "authkeyId" UUID NOT NULL,
    "hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "suffix" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "endsAt" TIMESTAMPTZ(3),
    "endNoticeAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "AuthkeySecret_pkey" PRIMARY KEY ("companyId","id")
);

-- The one that each authkey has; who made it is in the audit log, unless that is too old.
INSERT INTO "AuthkeySecret"
  ("companyId", "id", "authkeyId", "hash", "prefix", "suffix", "createdAt", "createdBy", "lastUsedAt")
SELECT k."companyId", gen_random_uuid(), k."id", k."hash", k."prefix", k."suffix", k."createdAt",
  coalesce(made."actorName", ''), k."lastUsedAt"
FROM "Authkey" k LEFT JOIN (
  SELECT DISTINCT ON ("companyId", "targetId") "companyId", "targetId", "actorName" FROM "AuditEvent"
  WHERE "action" = 'authkey.create' ORDER BY "companyId", "targetId", "createdAt"
) made ON made."companyId" = k."companyId" AND made."targetId" = k."id";

-- AlterTable
DROP INDEX "Authkey_hash_key";
ALTER TABLE "Authkey" DROP COLUMN "hash",
DROP COLUMN "prefix",
DROP COLUMN "suffix";

-- CreateTable
CREATE TABLE "SecretIp" (
    "companyId" UUID NOT NULL,
    "secretId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "accepted" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "SecretIp_pkey" PRIMARY KEY ("companyId","secretId","ip")
);

-- AlterTable
ALTER TABLE "WhitelistEntry" ADD COLUMN     "expiresAt" TIMESTAMPTZ(3),
ADD COLUMN     "first" INET NOT NULL GENERATED ALWAYS AS (
  CASE WHEN strpos("value", '-') > 0 THEN split_part("value", '-', 1)::inet
    ELSE host(network("value"::inet))::inet END) STORED,
ADD COLUMN     "last" INET NOT NULL GENERATED ALWAYS AS (
  CASE WHEN strpos("value", '-') > 0 THEN split_part("value", '-', 2)::inet
    ELSE host(broadcast("value"::inet))::inet END) STORED;

-- AlterTable
ALTER TABLE "RecentIp" ADD COLUMN     "lastAcceptedAt" TIMESTAMPTZ(3),
ADD COLUMN     "reported" BIGINT NOT NULL DEFAULT 0;

-- It was not kept: as late as it can have been, so that nobody is locked out unnoticed.
UPDATE "RecentIp" SET "lastAcceptedAt" = "lastSeenAt" WHERE "accepted" > 0;

-- AlterTable
ALTER TABLE "TrafficHour" ADD COLUMN     "reported" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "FailedRequest" ADD COLUMN     "outcome" TEXT NOT NULL DEFAULT 'refused';
ALTER TABLE "FailedRequest" DROP CONSTRAINT "FailedRequest_pkey";
ALTER TABLE "FailedRequest" ADD CONSTRAINT "FailedRequest_pkey"
  PRIMARY KEY ("companyId", "credentialId", "ip", "endpoint", "minute", "reason", "outcome");

-- CreateIndex
CREATE UNIQUE INDEX "AuthkeySecret_hash_key" ON "AuthkeySecret"("hash");

-- CreateIndex
CREATE INDEX "AuthkeySecret_companyId_authkeyId_idx" ON "AuthkeySecret"("companyId", "authkeyId");

-- CreateIndex
CREATE INDEX "AuthkeySecret_endsAt_idx" ON "AuthkeySecret"("endsAt");

-- CreateIndex
CREATE INDEX "SecretIp_companyId_lastSeenAt_idx" ON "SecretIp"("companyId", "lastSeenAt");

-- CreateIndex
CREATE INDEX "WhitelistEntry_companyId_credentialId_first_last_idx" ON "WhitelistEntry"("companyId", "credentialId", "first", "last");

-- CreateIndex
CREATE INDEX "WhitelistEntry_expiresAt_idx" ON "WhitelistEntry"("expiresAt");

-- CreateIndex
CREATE INDEX "RecentIp_companyId_ip_idx" ON "RecentIp"("companyId", "ip");

-- AddForeignKey
ALTER TABLE "AuthkeySecret" ADD CONSTRAINT "AuthkeySecret_companyId_authkeyId_fkey" FOREIGN KEY ("companyId", "authkeyId") REFERENCES "Authkey"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- One secret an authkey is the current one.
CREATE UNIQUE INDEX "AuthkeySecret_current_key" ON "AuthkeySecret"("companyId", "authkeyId") WHERE "endsAt" IS NULL;
