-- AlterTable
ALTER TABLE "IpList" ADD COLUMN     "waitsSince" TIMESTAMPTZ(3);
