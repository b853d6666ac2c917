/**
 * Event patterns as Lambda's filter criteria and EventBridge rules write them; an operator we do not imitate is refused.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 */

/** Whether the event has every field of the pattern with one of its values. */
export function matchesPattern(pattern: unknown, event: unknown): boolean {
  if (!isRecord(pattern)) throw new Error(`An event pattern is an object, not ${JSON.stringify(pattern)}.`);
  return Object.entries(pattern).every(([field, wanted]) => {
    const value = isRecord(event) ? event[field] : undefined;
    if (!Array.isArray(wanted)) return matchesPattern(wanted, value);
    // An array in the event matches when one of its items does.
    const values = Array.isArray(value) ? value : [value];
    return wanted.some((condition) => values.some((one) => matchesCondition(condition, one)));
  });
}

function matchesCondition(condition: unknown, value: unknown): boolean {
  if (!isRecord(condition)) return condition === value;
  return Object.entries(condition).every(([operator, operand]) => {
    switch (operator) {
      case 'prefix':
        return typeof value === 'string' && value.startsWith(String(operand));
      case 'suffix':
        return typeof value === 'string' && value.endsWith(String(operand));
      case 'equals-ignore-case':
        return typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
      case 'exists':
        return (value !== undefined) === operand;
      case 'anything-but':
        return value !== undefined && !(Array.isArray(operand) ? operand : [operand]).includes(value);
      default:
        throw new Error(`The local cloud does not imitate the pattern operator "${operator}".`);
    }
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
