-- CreateIndex
CREATE INDEX "AuditEvent_companyId_action_seq_idx" ON "AuditEvent"("companyId", "action", "seq");

-- CreateIndex
CREATE INDEX "AuditEvent_companyId_targetType_targetId_seq_idx" ON "AuditEvent"("companyId", "targetType", "targetId", "seq");

-- Who: an id, or the name of what the system did; Prisma knows no index on an expression.
CREATE INDEX "AuditEvent_actor_idx" ON "AuditEvent"("companyId", "actorType", (coalesce("actorId"::text, "actorName")), "seq");
