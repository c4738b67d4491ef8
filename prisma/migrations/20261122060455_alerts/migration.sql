-- AlterTable
ALTER TABLE "Company" ADD COLUMN     "smsQuietFrom" INTEGER,
ADD COLUMN     "smsQuietTo" INTEGER,
ADD COLUMN     "timeZone" TEXT NOT NULL DEFAULT 'UTC';

-- CreateTable
CREATE TABLE "AlertSetting" (
    "companyId" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,

    CONSTRAINT "AlertSetting_pkey" PRIMARY KEY ("companyId","kind","channel")
);

-- CreateTable
CREATE TABLE "AlertRecipient" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "addedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmedAt" TIMESTAMPTZ(3),
    "codeHash" BYTEA,
    "codeExpiresAt" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "codeSentAt" TIMESTAMPTZ(3),

    CONSTRAINT "AlertRecipient_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "AlertWebhook" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "sealedSecret" TEXT NOT NULL,
    "addedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertWebhook_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "RefusalAlert" (
    "companyId" UUID NOT NULL,
    "credentialId" UUID NOT NULL,
    "network" INET NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "told" BIGINT,
    "total" BIGINT NOT NULL DEFAULT 0,
    "lastAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RefusalAlert_pkey" PRIMARY KEY ("companyId","credentialId","network")
);

-- CreateTable
CREATE TABLE "AlertMark" (
    "companyId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "AlertMark_pkey" PRIMARY KEY ("companyId","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "AlertRecipient_companyId_channel_address_key" ON "AlertRecipient"("companyId", "channel", "address");

-- CreateIndex
CREATE UNIQUE INDEX "AlertWebhook_companyId_url_key" ON "AlertWebhook"("companyId", "url");

-- CreateIndex
CREATE INDEX "RefusalAlert_dueAt_idx" ON "RefusalAlert"("dueAt");

-- CreateIndex
CREATE INDEX "RefusalAlert_companyId_dueAt_idx" ON "RefusalAlert"("companyId", "dueAt");

-- AddForeignKey
ALTER TABLE "AlertSetting" ADD CONSTRAINT "AlertSetting_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertRecipient" ADD CONSTRAINT "AlertRecipient_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertWebhook" ADD CONSTRAINT "AlertWebhook_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AlertMark" ADD CONSTRAINT "AlertMark_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;
