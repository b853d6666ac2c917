import { describe, expect, it } from 'vitest';
import { HelpdeskError, PermanentError, TransientError } from '#domain/errors';

describe('an error of the rules', () => {
  const cause = new Error('socket hang up');

  it.each([
    ['HelpdeskError', new HelpdeskError('not_found', 'There is no such ticket.', {}, { cause })],
    ['TransientError', new TransientError('There is no such ticket.', { cause })],
    ['PermanentError', new PermanentError('There is no such ticket.', { cause })],
  ])('is told from others by its name, %s, and keeps its cause', (name, error) => {
    expect(error).toMatchObject({ name, message: 'There is no such ticket.', cause });
  });

  it('that the caller may see has a code and ids', () => {
    expect(new HelpdeskError('ticket_closed', 'Closed.', { number: 7 })).toMatchObject({ code: 'ticket_closed', details: { number: 7 } });
    expect(new HelpdeskError('ticket_closed', 'Closed.').details).toEqual({});
  });
});
