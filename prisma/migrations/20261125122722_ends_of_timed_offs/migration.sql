-- CreateIndex
CREATE INDEX "Authkey_offUntil_idx" ON "Authkey"("offUntil");
