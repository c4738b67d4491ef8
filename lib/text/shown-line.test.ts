import { expect, test } from 'vitest';
import { CreateAuthkeyInput } from '#lib/access/authkeys/schemas';
import { AddEntriesInput } from '#lib/access/whitelist/schemas';
import { CreateCompanyWithOwnerInput, InviteMemberInput } from '#lib/accounts/members/schemas';
import { CreateTemplateInput } from '#lib/messages/templates/schemas';

const fields = {
  "a member's name": InviteMemberInput.shape.name,
  "a company's name": CreateCompanyWithOwnerInput.shape.companyName,
  "an authkey's name": CreateAuthkeyInput.shape.name,
  "an authkey's integration": CreateAuthkeyInput.shape.integration,
  "a template's name": CreateTemplateInput.shape.name,
  'a note': AddEntriesInput.shape.note,
};

const turning = ['\u202e', '\u202a', '\u2066', '\u2069', '\u200e', '\u061c'];
const unseen = ['\u200b', '\ufeff', '\u00ad', '\u2060', '\u{e0041}', '\u2028', '\0', '\n', '\u3164'];

test.each(Object.entries(fields))('%s is what it looks like', (_, field) => {
  for (const sign of [...turning, ...unseen]) {
    expect(field.safeParse(`pay${sign}roll`).success, escape(sign)).toBe(false);
  }
  for (const name of ['Zoë', 'محمد', 'می\u200cخواهم', '👩\u200d💻 ❤\ufe0f', '株式会社']) {
    expect(field.safeParse(name).success, name).toBe(true);
  }
});
