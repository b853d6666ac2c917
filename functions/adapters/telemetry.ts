/** Logs and metrics. One line a decision: a fixed phrase, data in keys. */
import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { Log } from '#flows/ports';

/** Keys that must not reach a log whatever a caller passes: what people wrote, who they are, what opens doors. */
const WITHHELD = new Set(
  [
    'address',
    'authorization',
    'body',
    'cc',
    'content',
    'email',
    'from',
    'html',
    'identities',
    'name',
    'password',
    'payload',
    'phone',
  ].concat(['recipient', 'recipients', 'secret', 'sender', 'signature', 'subject', 'text', 'to', 'token', 'username', 'value']),
);
/** Powertools puts an error's class under `error.name`; class names end so. */
const ERROR_CLASS = /^[A-Z][A-Za-z0-9]*$/;

/** What is written instead of a withheld value; undefined values vanish as in JSON. */
export function withhold(key: string, value: unknown): unknown {
  if (!WITHHELD.has(key.toLowerCase()) || value === undefined) return value;
  if (key === 'name' && typeof value === 'string' && ERROR_CLASS.test(value) && value.endsWith('Error')) return value;
  return '[withheld]';
}

/** Service name and level come from POWERTOOLS_SERVICE_NAME and LOG_LEVEL. */
export function createLogger(): Logger {
  return new Logger({ jsonReplacerFn: withhold });
}

/** The flows' log over the same logger. */
export function createLog(): Log {
  const logger = createLogger();
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
    error: (message, fields = {}) => logger.error(message, fields),
  };
}

/** Each custom metric costs by the month: add one only where an alarm or a graph reads it. */
export function createMetrics(): Metrics {
  return new Metrics({ namespace: 'Meja' });
}
