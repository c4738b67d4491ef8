-- AlterTable
ALTER TABLE "AlertRecipient" ADD COLUMN     "addedById" UUID;
