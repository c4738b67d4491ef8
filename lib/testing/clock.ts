/**
 * A clock that a test sets: what it says is the system's time plus an offset, for all of this process.
 * Only lib/testing/serve.ts uses it, before anything else is loaded.
 */
let offsetMs = 0;

export function installClock(): void {
  const SystemDate = Date;
  const systemNow = Date.now;
  const now = () => systemNow() + offsetMs;
  globalThis.Date = new Proxy(SystemDate, {
    construct: (target, given, newTarget) =>
      Reflect.construct(target, given.length > 0 ? given : [now()], newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
}

export function setClock(ms: number): void {
  offsetMs = ms;
}
