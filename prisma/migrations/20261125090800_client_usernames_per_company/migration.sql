-- A user name is the company's own: whether others have it too is told to nobody.
DROP INDEX "Client_username_key";
CREATE UNIQUE INDEX "Client_companyId_username_key" ON "Client"("companyId", lower("username")) WHERE "deletedAt" IS NULL;
CREATE INDEX "Client_username_idx" ON "Client"(lower("username")) WHERE "deletedAt" IS NULL;
