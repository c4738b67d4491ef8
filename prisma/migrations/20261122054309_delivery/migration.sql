-- CreateEnum
CREATE TYPE "NoticeState" AS ENUM ('queued', 'sent', 'delivered', 'failed', 'dropped');

-- AlterEnum
ALTER TYPE "MessageState" ADD VALUE 'delivered';

-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "deliveredAt" TIMESTAMPTZ(3),
ADD COLUMN     "lastError" TEXT,
ADD COLUMN     "nextTryAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "providerId" TEXT,
ADD COLUMN     "sentAgainAt" TIMESTAMPTZ(3),
ALTER COLUMN "templateId" DROP NOT NULL;

-- CreateTable
CREATE TABLE "SentPart" (
    "companyId" UUID NOT NULL,
    "itemId" UUID NOT NULL,
    "part" INTEGER NOT NULL,
    "parts" INTEGER NOT NULL,
    "providerId" TEXT NOT NULL,
    "sentAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "outcome" TEXT,

    CONSTRAINT "SentPart_pkey" PRIMARY KEY ("companyId","itemId","part")
);

-- CreateTable
CREATE TABLE "Notice" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "queue" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "text" TEXT NOT NULL DEFAULT '',
    "html" TEXT,
    "thread" TEXT,
    "sealed" TEXT,
    "expiresAt" TIMESTAMPTZ(3),
    "state" "NoticeState" NOT NULL DEFAULT 'queued',
    "failure" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lastError" TEXT,
    "nextTryAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "providerId" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sentAt" TIMESTAMPTZ(3),
    "deliveredAt" TIMESTAMPTZ(3),

    CONSTRAINT "Notice_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "Callback" (
    "companyId" UUID NOT NULL,
    "credentialId" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "sealedSecret" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Callback_pkey" PRIMARY KEY ("companyId","credentialId")
);

-- CreateIndex
CREATE INDEX "SentPart_providerId_idx" ON "SentPart"("providerId");

-- CreateIndex
CREATE INDEX "SentPart_sentAt_idx" ON "SentPart"("sentAt");

-- CreateIndex
CREATE INDEX "Notice_companyId_createdAt_idx" ON "Notice"("companyId", "createdAt");

-- CreateIndex
CREATE INDEX "Notice_createdAt_idx" ON "Notice"("createdAt");

-- AddForeignKey
ALTER TABLE "Callback" ADD CONSTRAINT "Callback_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: what is due, company by company.
DROP INDEX "Message_queued_idx";
CREATE INDEX "Message_due_idx" ON "Message"("companyId", "nextTryAt") WHERE "state" = 'queued';
CREATE INDEX "Notice_due_idx" ON "Notice"("queue", "companyId", "nextTryAt") WHERE "state" = 'queued';
