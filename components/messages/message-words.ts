import type { MessageRow } from '#lib/messages/list';

export function templateWords({ templateId, templateName }: MessageRow): string {
  return templateId === null ? 'free text' : (templateName ?? 'deleted');
}

export function credentialWords({ fromPanel, credentialName }: MessageRow): string {
  return fromPanel ? 'sent from here' : (credentialName ?? 'deleted');
}
