-- AlterTable
ALTER TABLE "Invitation" ADD COLUMN     "inviterId" UUID;
-- Of those that are open, the audit log knows who sent them.
UPDATE "Invitation" i SET "inviterId" = a."actorId"
FROM "AuditEvent" a
WHERE a."companyId" = i."companyId" AND a."targetId" = i."id"
  AND a."action" = 'member.invite' AND a."actorType" = 'member';
