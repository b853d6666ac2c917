/** What the keys do in the list. Beside an open ticket those that act on a ticket are the ticket's. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useKeys } from '../../components/keys/use-keys.ts';
import type { TicketRow } from '../../queries/use-tickets.ts';
import { beginOn } from '../ticket/composer/handed-on.ts';
import type { Kind } from '../ticket/composer/use-draft.ts';
import { BULK_ASSIGN } from './bulk-bar.tsx';
import type { InboxProps } from './inbox-page.tsx';
import type { Bulk } from './use-bulk.ts';
import type { RowCursor } from './use-row-cursor.ts';
import type { Selection } from './use-selection.ts';

type Options = InboxProps & { readonly cursor: RowCursor; readonly selection: Selection; readonly bulk: Bulk };

export function useListKeys({ view, filters, openNumber, cursor, selection, bulk }: Options): void {
  const navigate = useNavigate();
  const [isAssigning, setAssigning] = useState(false);
  // The choice is there as soon as something is ticked.
  useEffect(() => {
    if (!isAssigning) return;
    document.getElementById(BULK_ASSIGN)?.focus();
    setAssigning(false);
  }, [isAssigning]);
  const open = ({ number }: TicketRow): void =>
    void navigate({ to: '/tickets/$number', params: { number }, search: { from: view, ...filters } });
  const onRow = (act: (row: TicketRow) => void) => (): void => {
    const row = cursor.row();
    if (row) act(row);
  };
  const write = (kind: Kind) =>
    onRow((row) => {
      beginOn(row.number, kind);
      open(row);
    });
  const onTicked = (act: (row?: TicketRow) => void) => (selection.tickets.length > 0 ? () => act() : onRow(act));
  useKeys({
    next: () => cursor.move(1),
    previous: () => cursor.move(-1),
    open: onRow(open),
    select: onRow(selection.toggle),
    ...(openNumber === undefined && {
      reply: write('reply'),
      note: write('note'),
      solve: onTicked((row) => bulk.act({ type: 'update', status: 'solved' }, row && [row])),
      assign: onTicked((row) => {
        if (row) selection.toggle(row);
        setAssigning(true);
      }),
    }),
  });
}
