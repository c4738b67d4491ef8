-- CreateTable
CREATE TABLE "RequestTrace" (
    "companyId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL DEFAULT gen_random_uuid(),
    "credentialId" UUID NOT NULL,
    "ip" INET NOT NULL,
    "endpoint" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "secret" BYTEA,
    "ids" BYTEA NOT NULL,

    CONSTRAINT "RequestTrace_pkey" PRIMARY KEY ("companyId","at","since","id")
) PARTITION BY RANGE ("at");

-- Random bytes: there is nothing to compress.
ALTER TABLE "RequestTrace" ALTER COLUMN "ids" SET STORAGE EXTERNAL;
