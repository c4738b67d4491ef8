-- CreateEnum
CREATE TYPE "IpListSource" AS ENUM ('hand', 'url', 'hosts');

-- CreateTable
CREATE TABLE "IpList" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "source" "IpListSource" NOT NULL,
    "url" TEXT,
    "format" TEXT,
    "select" JSONB,
    "everySeconds" INTEGER,
    "hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "allowPrivate" BOOLEAN NOT NULL DEFAULT false,
    "etag" TEXT,
    "lastModified" TEXT,
    "nextReadAt" TIMESTAMPTZ(3),
    "readAt" TIMESTAMPTZ(3),
    "changedAt" TIMESTAMPTZ(3),
    "failedSince" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "problem" TEXT,
    "keepSeconds" INTEGER NOT NULL DEFAULT 259200,
    "toldAt" TIMESTAMPTZ(3),
    "pending" JSONB,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deletedAt" TIMESTAMPTZ(3),

    CONSTRAINT "IpList_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "IpListUse" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "listId" UUID NOT NULL,
    "credentialId" UUID,
    "attachedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IpListUse_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "IpListRead" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "listId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "added" TEXT[],
    "removed" TEXT[],
    "removedNotes" TEXT[],
    "entries" INTEGER NOT NULL,
    "digest" TEXT NOT NULL,

    CONSTRAINT "IpListRead_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateTable
CREATE TABLE "IpListHost" (
    "companyId" UUID NOT NULL,
    "listId" UUID NOT NULL,
    "host" TEXT NOT NULL,
    "addresses" JSONB NOT NULL DEFAULT '[]',
    "seenAt" TIMESTAMPTZ(3),
    "nextAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "failedSince" TIMESTAMPTZ(3),
    "problem" TEXT,
    "toldAt" TIMESTAMPTZ(3),

    CONSTRAINT "IpListHost_pkey" PRIMARY KEY ("companyId","listId","host")
);

-- CreateIndex
CREATE INDEX "IpList_nextReadAt_idx" ON "IpList"("nextReadAt");

-- CreateIndex
CREATE INDEX "IpListUse_companyId_credentialId_idx" ON "IpListUse"("companyId", "credentialId");

-- CreateIndex
CREATE INDEX "IpListRead_companyId_listId_at_idx" ON "IpListRead"("companyId", "listId", "at");

-- CreateIndex
CREATE INDEX "IpListHost_nextAt_idx" ON "IpListHost"("nextAt");

-- AddForeignKey
ALTER TABLE "IpList" ADD CONSTRAINT "IpList_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IpListUse" ADD CONSTRAINT "IpListUse_companyId_listId_fkey" FOREIGN KEY ("companyId", "listId") REFERENCES "IpList"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IpListRead" ADD CONSTRAINT "IpListRead_companyId_listId_fkey" FOREIGN KEY ("companyId", "listId") REFERENCES "IpList"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IpListHost" ADD CONSTRAINT "IpListHost_companyId_listId_fkey" FOREIGN KEY ("companyId", "listId") REFERENCES "IpList"("companyId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What schema.prisma cannot say.

-- A list is used once by each credential, and once by the company.
CREATE UNIQUE INDEX "IpListUse_credential_key" ON "IpListUse"("companyId", "listId", "credentialId") WHERE "credentialId" IS NOT NULL;
CREATE UNIQUE INDEX "IpListUse_company_key" ON "IpListUse"("companyId", "listId") WHERE "credentialId" IS NULL;
CREATE UNIQUE INDEX "IpList_name_key" ON "IpList"("companyId", lower("name")) WHERE "deletedAt" IS NULL;
