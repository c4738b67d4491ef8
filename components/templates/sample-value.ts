const samples: [RegExp, string][] = [
  [/otp|code|pin/i, '482913'],
  [/name/i, 'Amara'],
  [/sku|item|product/i, 'KF-550'],
  [/warehouse|store|branch|city|place/i, 'Rotterdam'],
  [/count|left|minutes|quantity|qty/i, '12'],
  [/order|number|id$/i, 'A-20931'],
  [/link|url/i, 'https://acme.test/t/4711'],
  [/date|day/i, '24 Nov'],
  [/time|hour/i, '14:30'],
  [/amount|price|sum/i, '49.90'],
];

/** Something that such a variable might hold. */
export function sampleValue(name: string): string {
  return samples.find(([pattern]) => pattern.test(name))?.[1] ?? '482913';
}
