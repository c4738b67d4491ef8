/** `recent` in the URL of an authkey's page. */
export const recentScopes = ['this', 'all'] as const;
export type RecentScope = (typeof recentScopes)[number];
