import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import * as EXAMPLES from '#schemas/examples';
import type { ConversationItem } from '#schemas/resources';
import { item } from '../../../testing/conversation.ts';
import { problem, stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import { useTicket } from '../../queries/use-tickets.ts';
import { TimelineList } from './timeline-list.tsx';

const { answers, asked } = stubDesk();
const TICKET = '/v1/tickets/1042';
const minute = (at: number): string => `2026-11-24T02:${String(at).padStart(2, '0')}:00.000Z`;
const said = (at: number, text: string, more: Partial<ConversationItem> = {}) =>
  item(`msg_00000000${at + 10}`, { text, at: minute(at), entry: at, ...more });
const entry = (version: number) => ({
  version,
  at: minute(version),
  actor: { kind: 'system', id: 'x' },
  events: [{ type: 'ReceiptRecorded' }],
  hash: 'x',
});
const page = (fields: object) => ({ ticket: EXAMPLES.ticket, updates: [], ledger: [], nextCursor: null, ...fields });

/** The newest part and, by cursor, the one before. */
function pages(newest: object, older: Record<string, object | Response> = {}): void {
  answers[`GET ${TICKET}`] = ({ path }: { path: string }) => {
    const cursor = new URLSearchParams(path.split('?')[1]).get('cursor');
    return cursor === null ? page(newest) : (older[cursor] ?? problem('invalid_request'));
  };
}

function Shown() {
  const { data } = useTicket(1042);
  return data ? <TimelineList detail={data} /> : null;
}

const lines = async (): Promise<(string | undefined)[]> => {
  const list = await screen.findByRole('list', { name: 'Percakapan tiket #1042' });
  return within(list)
    .getAllByRole('listitem')
    .map((line) => line.querySelector('p[class*=text]')?.textContent ?? undefined);
};
const older = () => screen.findByRole('button', { name: 'Lihat yang lebih lama' });

beforeEach(() => {
  answers['GET /v1/agents'] = { items: [] };
});

describe('older pages', () => {
  it('stand before the newest part, and end with the first entry', async () => {
    pages(
      { conversation: [said(30, 'ketiga')], ledger: [entry(30)], nextCursor: 'MzA' },
      {
        MzA: page({ conversation: [said(20, 'kedua')], ledger: [entry(20)], nextCursor: 'MjA' }),
        MjA: page({ conversation: [said(1, 'pertama')], ledger: [entry(1)] }),
      },
    );
    renderPage(<Shown />);

    await userEvent.click(await older());
    await screen.findByText('kedua');
    await userEvent.click(await older());
    await screen.findByText('pertama');

    expect(await lines()).toEqual(['pertama', 'kedua', 'ketiga']);
    expect(screen.queryByRole('button', { name: 'Lihat yang lebih lama' })).toBeNull();
  });

  it('show what became of their messages later', async () => {
    const id = said(20, '').id;
    pages(
      {
        conversation: [said(30, 'ketiga')],
        updates: [{ id, edits: [{ at: minute(31), text: 'diralat' }], attachments: [], delivery: { status: 'read', at: minute(31) } }],
        ledger: [entry(30)],
        nextCursor: 'MzA',
      },
      {
        MzA: page({
          conversation: [said(20, 'salah ketik', { kind: 'outbound', delivery: { status: 'sent', at: minute(20) } })],
          ledger: [entry(20)],
        }),
      },
    );
    renderPage(<Shown />);

    await userEvent.click(await older());

    expect(await screen.findByText('diralat')).toBeTruthy();
    expect(screen.getByText(/Dibaca/)).toBeTruthy();
  });

  it('stay when something new comes, which is asked for from where the newest part began', async () => {
    pages(
      { conversation: [said(30, 'ketiga')], ledger: [entry(30)], nextCursor: 'MzA' },
      { MzA: page({ conversation: [said(20, 'kedua')], ledger: [entry(20)] }) },
    );
    const { queries } = renderPage(<Shown />);
    await userEvent.click(await older());
    await screen.findByText('kedua');
    const before = asked.length;

    pages({ conversation: [said(30, 'ketiga'), said(40, 'baru')], ledger: [entry(40), entry(30)], nextCursor: 'MzA' });
    await queries.invalidateQueries();
    await screen.findByText('baru');

    expect(await lines()).toEqual(['kedua', 'ketiga', 'baru']);
    const paths = asked.slice(before).map(({ path }) => path);
    expect(paths.filter((path) => path.startsWith(TICKET))).toEqual([`${TICKET}?from=30`]);
  });

  it('that cannot be had say so, and are tried again when asked', async () => {
    pages({ conversation: [said(30, 'ketiga')], ledger: [entry(30)], nextCursor: 'MzA' }, { MzA: problem('try_again') });
    renderPage(<Shown />);
    await userEvent.click(await older());
    expect((await screen.findByRole('alert')).textContent).toContain('Sedang sibuk');

    pages(
      { conversation: [said(30, 'ketiga')], ledger: [entry(30)], nextCursor: 'MzA' },
      { MzA: page({ conversation: [said(20, 'kedua')], ledger: [entry(20)] }) },
    );
    await userEvent.click(screen.getByRole('button', { name: 'Coba lagi' }));

    expect(await screen.findByText('kedua')).toBeTruthy();
  });

  it('hold back what came with a merge until its place is reached', async () => {
    const merged = said(10, 'dari tiket lain', { ticket: 7 });
    pages(
      { conversation: [merged, said(30, 'ketiga')], ledger: [entry(30)], nextCursor: 'MzA' },
      { MzA: page({ conversation: [said(2, 'pertama')], ledger: [entry(2), entry(1)] }) },
    );
    renderPage(<Shown />);
    expect(await lines()).toEqual(['ketiga']);

    await userEvent.click(await older());
    await screen.findByText('pertama');

    expect(await lines()).toEqual(['pertama', 'dari tiket lain', 'ketiga']);
  });
});
