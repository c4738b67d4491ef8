import { pino } from 'pino';

/** The only logger. JSON lines on standard error, so that standard output stays readable. */
export const log = pino(
  {
    level: process.env.LOG_LEVEL ?? 'info',
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'authkey', 'token', '*.password', '*.authkey', '*.token'],
  },
  pino.destination({ dest: 2, sync: true }),
);
