/** Suggestions for "Where are you integrating"; any other text will do. */
export const integrations = [
  'Website',
  'Mobile app',
  'Backend server',
  'CRM',
  'E-commerce store',
  'Payment system',
  'Automation tool',
  'Testing',
];
