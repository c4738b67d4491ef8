-- CreateSchema

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('owner', 'admin', 'viewer');

-- CreateEnum
CREATE TYPE "ActorType" AS ENUM ('member', 'client', 'system');

-- CreateEnum
CREATE TYPE "MessageState" AS ENUM ('queued', 'sent', 'failed');

-- CreateTable
CREATE TABLE "Company" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "policyVersion" BIGINT NOT NULL DEFAULT 1,
    "whitelistVersion" BIGINT NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Company_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Member" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "mobile" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabledAt" TIMESTAMPTZ(3),

    CONSTRAINT "Member_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "Session" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "ip" INET,
    "userAgent" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),
    "stepUpUntil" TIMESTAMPTZ(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "OtpChallenge" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "memberId" UUID NOT NULL,
    "sessionId" UUID NOT NULL,
    "purpose" TEXT NOT NULL,
    "codeHash" BYTEA,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "usedAt" TIMESTAMPTZ(3),

    CONSTRAINT "OtpChallenge_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "Authkey" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "integration" TEXT NOT NULL DEFAULT '',
    "hash" BYTEA NOT NULL,
    "prefix" TEXT NOT NULL,
    "suffix" TEXT NOT NULL,
    "ipSecurity" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "disabledAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Authkey_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "WhitelistEntry" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "authkeyId" UUID,
    "value" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "addedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "WhitelistEntry_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "RecentIp" (
    "companyId" UUID NOT NULL,
    "authkeyId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "RecentIp_pkey" PRIMARY KEY ("companyId","authkeyId","ip")
);

-- CreateTable
CREATE TABLE "TrafficHour" (
    "companyId" UUID NOT NULL,
    "authkeyId" UUID NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "TrafficHour_pkey" PRIMARY KEY ("companyId","authkeyId","hour")
);

-- CreateTable
CREATE TABLE "FailedRequest" (
    "companyId" UUID NOT NULL,
    "authkeyId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "endpoint" TEXT NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "attempts" BIGINT NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "FailedRequest_pkey" PRIMARY KEY ("companyId","authkeyId","ip","endpoint","minute")
) PARTITION BY RANGE ("minute");

-- CreateTable
CREATE TABLE "Template" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Template_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "Message" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "requestId" TEXT NOT NULL,
    "authkeyId" UUID,
    "templateId" UUID NOT NULL,
    "sender" TEXT NOT NULL DEFAULT '',
    "recipient" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "state" "MessageState" NOT NULL DEFAULT 'queued',
    "failure" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),

    CONSTRAINT "Message_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "actorType" "ActorType" NOT NULL,
    "actorId" UUID,
    "actorName" TEXT NOT NULL,
    "ip" INET,
    "action" TEXT NOT NULL,
    "targetType" TEXT NOT NULL,
    "targetId" UUID,
    "targetName" TEXT NOT NULL DEFAULT '',
    "before" JSONB,
    "after" JSONB,
    "requestId" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "OutboxMessage" (
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OutboxMessage_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "Member_email_key" ON "Member"("email");

-- CreateIndex
CREATE INDEX "Session_companyId_memberId_idx" ON "Session"("companyId", "memberId");

-- CreateIndex
CREATE INDEX "OtpChallenge_companyId_memberId_createdAt_idx" ON "OtpChallenge"("companyId", "memberId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Authkey_hash_key" ON "Authkey"("hash");

-- CreateIndex
CREATE INDEX "WhitelistEntry_companyId_authkeyId_createdAt_idx" ON "WhitelistEntry"("companyId", "authkeyId", "createdAt");

-- CreateIndex
CREATE INDEX "RecentIp_companyId_lastSeenAt_idx" ON "RecentIp"("companyId", "lastSeenAt");

-- CreateIndex
CREATE INDEX "TrafficHour_companyId_hour_idx" ON "TrafficHour"("companyId", "hour");

-- CreateIndex
CREATE INDEX "FailedRequest_companyId_minute_idx" ON "FailedRequest"("companyId", "minute");

-- CreateIndex
CREATE INDEX "Message_companyId_requestId_idx" ON "Message"("companyId", "requestId");

-- CreateIndex
CREATE INDEX "AuditEvent_companyId_createdAt_idx" ON "AuditEvent"("companyId", "createdAt");

-- CreateIndex
CREATE INDEX "OutboxMessage_to_at_idx" ON "OutboxMessage"("to", "at");

-- AddForeignKey
ALTER TABLE "Member" ADD CONSTRAINT "Member_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_companyId_memberId_fkey" FOREIGN KEY ("companyId", "memberId") REFERENCES "Member"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OtpChallenge" ADD CONSTRAINT "OtpChallenge_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OtpChallenge" ADD CONSTRAINT "OtpChallenge_companyId_memberId_fkey" FOREIGN KEY ("companyId", "memberId") REFERENCES "Member"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OtpChallenge" ADD CONSTRAINT "OtpChallenge_companyId_sessionId_fkey" FOREIGN KEY ("companyId", "sessionId") REFERENCES "Session"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Authkey" ADD CONSTRAINT "Authkey_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhitelistEntry" ADD CONSTRAINT "WhitelistEntry_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "WhitelistEntry" ADD CONSTRAINT "WhitelistEntry_companyId_authkeyId_fkey" FOREIGN KEY ("companyId", "authkeyId") REFERENCES "Authkey"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Template" ADD CONSTRAINT "Template_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- One entry a list: the company's list has no authkeyId. (NULLS NOT DISTINCT would need PostgreSQL 15.)
CREATE UNIQUE INDEX "WhitelistEntry_company_value_key" ON "WhitelistEntry"("companyId", "value") WHERE "authkeyId" IS NULL;
CREATE UNIQUE INDEX "WhitelistEntry_authkey_value_key" ON "WhitelistEntry"("companyId", "authkeyId", "value") WHERE "authkeyId" IS NOT NULL;

-- Names are unique among what is not deleted, whatever their case.
CREATE UNIQUE INDEX "Authkey_company_name_key" ON "Authkey"("companyId", lower("name")) WHERE "deletedAt" IS NULL;
CREATE UNIQUE INDEX "Template_company_name_key" ON "Template"("companyId", lower("name")) WHERE "deletedAt" IS NULL;

-- The worker looks for what is still to be sent.
CREATE INDEX "Message_queued_idx" ON "Message"("createdAt") WHERE "state" = 'queued';
