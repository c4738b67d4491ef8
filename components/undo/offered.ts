let offered: (() => void) | null = null;

/** What the key `u` takes back, as long as it is offered. */
export function offer(press: () => void): void {
  offered = press;
}

export function withdraw(press: () => void): void {
  if (offered === press) offered = null;
}

export function pressUndo(): void {
  offered?.();
}
