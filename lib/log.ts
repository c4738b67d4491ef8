import { levels, pino } from 'pino';

const given = process.env.LOG_LEVEL ?? 'info';

/** The only logger. JSON lines on standard error, so that standard output stays readable. */
export const log = pino(
  {
    // A level that there is not is named by lib/env.ts, in the words of all that is malformed.
    level: Object.hasOwn(levels.values, given) || given === 'silent' ? given : 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'authkey', 'token', '*.password', '*.authkey', '*.token'],
  },
  pino.destination({ dest: 2, sync: true }),
);
