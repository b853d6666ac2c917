import { describe, expect, it } from 'vitest';
import { otherSideOf } from '#domain/decide-links';
import { LINKS_KEPT, type LinkedAs } from '#schemas/ticket';
import { agent, contactOpens, does, NUMBER } from '../helpers/ticket-acts.ts';
import { given } from '../helpers/ticket-spec.ts';

const links = (number: number, as: LinkedAs) => does({ type: 'Link', number, as }, { by: agent('agent-1') });
const unlinks = (number: number) => does({ type: 'Unlink', number }, { by: agent('agent-1') });
const opened = contactOpens();

describe('Link', () => {
  it('says what the other ticket is to this one', () => {
    const ticket = given(opened, links(7, 'related')).when(links(8, 'child')).thenEvents({ type: 'TicketLinked', number: 8, as: 'child' });

    expect(ticket.links).toEqual([
      { number: 7, as: 'related' },
      { number: 8, as: 'child' },
    ]);
  });

  it('is done once, however often it is asked', () => {
    given(opened, links(7, 'child')).when(links(7, 'child')).thenNothing();
  });

  it.each<[string, [number, LinkedAs][], [number, LinkedAs]]>([
    ['as something else than it is', [[7, 'related']], [7, 'child']],
    ['to a second parent', [[7, 'parent']], [8, 'parent']],
    ['to a child, as a child itself', [[7, 'parent']], [8, 'child']],
    ['to a parent, with children of its own', [[7, 'child']], [8, 'parent']],
  ])('is refused %s', (_, present, wanted) => {
    given(opened, ...present.map(([number, as]) => links(number, as)))
      .when(links(...wanted))
      .thenRefuses('not_linkable');
  });

  it('is refused to itself', () => {
    given(opened).when(links(NUMBER, 'related')).thenRefuses('invalid_request');
  });

  it('is refused beyond the most that are kept, and possible again after one has gone', () => {
    const full = Array.from({ length: LINKS_KEPT }, (_, n) => links(n + 100, 'child'));

    given(opened, ...full)
      .when(links(7, 'child'))
      .thenRefuses('not_linkable');
    given(opened, ...full, unlinks(100))
      .when(links(7, 'child'))
      .thenEvents('TicketLinked');
  });

  it.each(['child', 'related'] as const)('lets a parent have another ticket as %s', (as) => {
    given(opened, links(7, 'child')).when(links(8, as)).thenEvents({ type: 'TicketLinked', number: 8, as });
  });

  it('lets a ticket that has related ones be a child', () => {
    given(opened, links(7, 'related')).when(links(8, 'parent')).thenEvents({ type: 'TicketLinked', number: 8, as: 'parent' });
  });

  it('lets a child have related tickets', () => {
    given(opened, links(7, 'parent')).when(links(8, 'related')).thenEvents('TicketLinked');
  });
});

describe('Unlink', () => {
  it('leaves nothing of the link', () => {
    const ticket = given(opened, links(7, 'parent')).when(unlinks(7)).thenEvents({ type: 'TicketUnlinked', number: 7 });

    expect(ticket.links).toBeUndefined();
  });

  it('of what is not linked gives nothing', () => {
    given(opened, links(7, 'parent')).when(unlinks(8)).thenNothing();
  });
});

it('is parent to its child, child to its parent, and related to what is related', () => {
  expect((['parent', 'child', 'related'] as const).map(otherSideOf)).toEqual(['child', 'parent', 'related']);
});
