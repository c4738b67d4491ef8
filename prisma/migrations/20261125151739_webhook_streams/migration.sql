-- CreateEnum
CREATE TYPE "StreamName" AS ENUM ('audit', 'refused');

-- AlterTable
ALTER TABLE "AlertWebhook" ADD COLUMN     "alerts" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "WebhookStream" (
    "companyId" UUID NOT NULL,
    "webhookId" UUID NOT NULL,
    "stream" "StreamName" NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "seq" BIGINT NOT NULL DEFAULT 0,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "turn" INTEGER NOT NULL DEFAULT 0,
    "nextTryAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deliveredTo" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "WebhookStream_pkey" PRIMARY KEY ("companyId","webhookId","stream")
);

-- CreateTable
CREATE TABLE "PostedRefusal" (
    "companyId" UUID NOT NULL,
    "webhookId" UUID NOT NULL,
    "stream" "StreamName" NOT NULL,
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "credentialId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "endpoint" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "posted" BIGINT NOT NULL DEFAULT 0,
    "posting" BIGINT NOT NULL,

    CONSTRAINT "PostedRefusal_pkey" PRIMARY KEY ("companyId","webhookId","stream","minute","credentialId","ip","endpoint","reason","outcome")
);

-- AddForeignKey
ALTER TABLE "WebhookStream" ADD CONSTRAINT "WebhookStream_companyId_webhookId_fkey" FOREIGN KEY ("companyId", "webhookId") REFERENCES "AlertWebhook"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "PostedRefusal" ADD CONSTRAINT "PostedRefusal_companyId_webhookId_stream_fkey" FOREIGN KEY ("companyId", "webhookId", "stream") REFERENCES "WebhookStream"("companyId", "webhookId", "stream") ON DELETE CASCADE ON UPDATE CASCADE;

-- What is being posted, found without reading what was.
CREATE INDEX "PostedRefusal_posting" ON "PostedRefusal" ("companyId", "webhookId") WHERE posting > posted;

-- What is new waits for its time.
INSERT INTO "ScheduledTask" (task, "lastAt") VALUES ('alert_of_streams', now());
