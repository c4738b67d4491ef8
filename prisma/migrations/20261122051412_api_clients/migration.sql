-- Whitelists and logs name an authkey or an API client alike. Renamed rather than made anew: nothing is lost.
ALTER TABLE "WhitelistEntry" DROP CONSTRAINT "WhitelistEntry_companyId_authkeyId_fkey";
ALTER TABLE "WhitelistEntry" RENAME COLUMN "authkeyId" TO "credentialId";
ALTER INDEX "WhitelistEntry_companyId_authkeyId_createdAt_idx" RENAME TO "WhitelistEntry_companyId_credentialId_createdAt_idx";
ALTER INDEX "WhitelistEntry_authkey_value_key" RENAME TO "WhitelistEntry_credential_value_key";
ALTER TABLE "RecentIp" RENAME COLUMN "authkeyId" TO "credentialId";
ALTER TABLE "TrafficHour" RENAME COLUMN "authkeyId" TO "credentialId";
ALTER TABLE "Message" RENAME COLUMN "authkeyId" TO "credentialId";
ALTER TABLE "FailedRequest" RENAME COLUMN "authkeyId" TO "credentialId";
ALTER TABLE "FailedRequest" ADD COLUMN "reason" TEXT NOT NULL DEFAULT 'ip';
ALTER TABLE "FailedRequest" DROP CONSTRAINT "FailedRequest_pkey";
ALTER TABLE "FailedRequest" ADD CONSTRAINT "FailedRequest_pkey" PRIMARY KEY ("companyId", "credentialId", "ip", "endpoint", "minute", "reason");

-- CreateTable
CREATE TABLE "Client" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "username" TEXT NOT NULL,
    "passwordHash" TEXT NOT NULL,
    "passwordChangedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "passwordExpireDays" INTEGER,
    "tokenVersion" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabledAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),
    "lastTokenAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Client_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "ClientPassword" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "clientId" UUID NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ClientPassword_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SuspiciousIp" (
    "ip" INET NOT NULL,
    "requests" TIMESTAMPTZ(3)[],
    "burst" INTEGER NOT NULL DEFAULT 0,
    "flaggedAt" TIMESTAMPTZ(3),
    "blockedUntil" TIMESTAMPTZ(3),

    CONSTRAINT "SuspiciousIp_pkey" PRIMARY KEY ("ip")
);

-- CreateTable
CREATE TABLE "SuspiciousIpAttempt" (
    "companyId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "clientId" UUID NOT NULL,
    "attempts" BIGINT NOT NULL,
    "firstAt" TIMESTAMPTZ(3) NOT NULL,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "SuspiciousIpAttempt_pkey" PRIMARY KEY ("companyId","ip","clientId")
);

-- CreateTable
CREATE TABLE "SuspiciousIpRelease" (
    "companyId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "releasedAt" TIMESTAMPTZ(3) NOT NULL,
    "releasedBy" TEXT NOT NULL,

    CONSTRAINT "SuspiciousIpRelease_pkey" PRIMARY KEY ("companyId","ip")
);

-- CreateIndex
CREATE INDEX "ClientPassword_companyId_clientId_idx" ON "ClientPassword"("companyId", "clientId");

-- CreateIndex
CREATE INDEX "SuspiciousIp_blockedUntil_idx" ON "SuspiciousIp"("blockedUntil");

-- CreateIndex
CREATE INDEX "SuspiciousIpAttempt_ip_idx" ON "SuspiciousIpAttempt"("ip");

-- CreateIndex
CREATE INDEX "SuspiciousIpRelease_ip_idx" ON "SuspiciousIpRelease"("ip");

-- AddForeignKey
ALTER TABLE "Client" ADD CONSTRAINT "Client_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ClientPassword" ADD CONSTRAINT "ClientPassword_companyId_clientId_fkey" FOREIGN KEY ("companyId", "clientId") REFERENCES "Client"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- User names are unique in the installation among what is not deleted, whatever their case.
CREATE UNIQUE INDEX "Client_username_key" ON "Client"(lower("username")) WHERE "deletedAt" IS NULL;
