-- AlterEnum
ALTER TYPE "ActorType" ADD VALUE 'token';
