import { hashSecret, newSecret, secretEnds } from '#lib/gate/authkey-secret';

/** What is kept of an authkey's secret, for a row that a test writes straight into the database. */
export function secretData(secret = newSecret()) {
  return { hash: hashSecret(secret), ...secretEnds(secret), createdBy: 'test' };
}
