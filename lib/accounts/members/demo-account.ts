/** What anybody may sign in with in demo mode; printed at the start and on the sign-in page. */
export const demoAccount = {
  email: 'owner@acme.test',
  password: 'acme-demo-password',
  mobile: '+14155550100',
};
