CREATE TYPE "Channel" AS ENUM ('email', 'sms', 'webhook');
CREATE TYPE "PersonalChannel" AS ENUM ('email', 'sms');
CREATE TYPE "NoticeQueue" AS ENUM ('otp', 'sms', 'email', 'webhook', 'callback');

-- The rows are kept: each word is one of its new type. Indexes are made anew by it.
ALTER TABLE "Notice"
  ALTER COLUMN "channel" TYPE "Channel" USING "channel"::"Channel",
  ALTER COLUMN "queue" TYPE "NoticeQueue" USING "queue"::"NoticeQueue";
ALTER TABLE "AlertSetting" ALTER COLUMN "channel" TYPE "Channel" USING "channel"::"Channel";
ALTER TABLE "AlertRecipient" ALTER COLUMN "channel" TYPE "PersonalChannel" USING "channel"::"PersonalChannel";
ALTER TABLE "OutboxMessage" ALTER COLUMN "channel" TYPE "PersonalChannel" USING "channel"::"PersonalChannel";
