-- AlterTable
ALTER TABLE "Company" ADD COLUMN     "policyStamp" UUID NOT NULL DEFAULT gen_random_uuid(),
ADD COLUMN     "whitelistStamp" UUID NOT NULL DEFAULT gen_random_uuid();
