-- CreateTable
CREATE TABLE "RetentionMark" (
    "name" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "RetentionMark_pkey" PRIMARY KEY ("name")
);
