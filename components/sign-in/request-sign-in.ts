import type { SignInInput } from '#lib/accounts/sessions/schemas';

/** Signs in through next-auth's own endpoints. @returns what to tell the person, or null once signed in */
export async function requestSignIn({ email, password }: SignInInput): Promise<string | null> {
  try {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const response = await fetch('/api/auth/callback/credentials', {
      method: 'POST',
      body: new URLSearchParams({ csrfToken, email, password, json: 'true' }),
    });
    const { url } = (await response.json()) as { url: string };
    if (response.ok) return null;
    return (
      new URL(url, window.location.origin).searchParams.get('error') ?? 'Signing in did not work. Try again.'
    );
  } catch {
    return 'The server does not answer. Check your connection and try again.';
  }
}
