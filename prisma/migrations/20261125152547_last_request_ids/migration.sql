-- AlterTable
ALTER TABLE "FailedRequest" ADD COLUMN     "lastId" BYTEA;

-- AlterTable
ALTER TABLE "RequestTrace" DROP COLUMN "secret";
