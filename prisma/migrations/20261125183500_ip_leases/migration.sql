-- AlterTable
ALTER TABLE "WhitelistEntry" ADD COLUMN     "keptUntil" TIMESTAMPTZ(3),
ADD COLUMN     "leased" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "IpLease" (
    "companyId" UUID NOT NULL,
    "id" UUID NOT NULL,
    "credentialId" UUID NOT NULL,
    "ip" TEXT NOT NULL,
    "tokenId" UUID NOT NULL,
    "leasedBy" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "IpLease_pkey" PRIMARY KEY ("companyId","id")
);

-- CreateIndex
CREATE INDEX "IpLease_expiresAt_idx" ON "IpLease"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "IpLease_companyId_credentialId_ip_tokenId_key" ON "IpLease"("companyId", "credentialId", "ip", "tokenId");

-- AddForeignKey
ALTER TABLE "IpLease" ADD CONSTRAINT "IpLease_companyId_fkey" FOREIGN KEY ("companyId") REFERENCES "Company"("id") ON DELETE CASCADE ON UPDATE CASCADE;
