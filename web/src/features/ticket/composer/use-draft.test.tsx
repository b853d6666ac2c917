import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem, stubDesk } from '../../../../testing/desk-answers.ts';
import { renderPage, testQueries } from '../../../../testing/render-page.tsx';
import { keys } from '../../../queries/keys.ts';
import { unsaved } from '../../../unsaved.ts';
import { useDraft } from './use-draft.ts';

const { answers, asked } = stubDesk();
const PUT = 'PUT /v1/tickets/7/draft';
const ME = { agentId: 'a-1', name: 'Sari', email: 's@example.co.id', role: 'agent', teams: [], presence: 'online', capacity: 5, load: 0 };

function Box() {
  const { written, write, isReady } = useDraft(7, 3);
  return (
    <textarea
      aria-label="box"
      disabled={!isReady}
      value={written.text}
      onChange={({ currentTarget }) => write({ kind: 'reply', text: currentTarget.value })}
    />
  );
}

beforeEach(() => {
  sessionStorage.clear();
  answers['GET /v1/me'] = ME;
  answers['GET /v1/tickets/7/draft'] = { draft: null };
  answers[PUT] = { draft: null };
});

/** As in the page, where who signed in is known before any ticket is shown. */
function show(agentId = 'a-1') {
  const queries = testQueries();
  queries.setQueryData(keys.me, { ...ME, agentId });
  return renderPage(<Box />, { queries });
}
const box = async () => {
  const area = await screen.findByLabelText<HTMLTextAreaElement>('box');
  await waitFor(() => expect(area.disabled).toBe(false));
  return area;
};
const kept = () => asked.filter(({ method }) => method === 'PUT').map(({ body }) => body);

describe('what is being typed', () => {
  it('is kept by the desk soon after, with the version that was on screen', async () => {
    show();
    await userEvent.type(await box(), 'Sebentar');

    await waitFor(() => expect(kept().at(-1)).toEqual({ kind: 'reply', text: 'Sebentar', version: 3 }));
    await waitFor(() => expect(sessionStorage.length).toBe(0));
  });

  it('goes to the desk at once when its ticket is left in the middle of a word', async () => {
    const { unmount } = show();
    await userEvent.type(await box(), 'Seb');
    unmount();

    await waitFor(() => expect(kept()).toEqual([{ kind: 'reply', text: 'Seb', version: 3 }]));
  });

  it('is still there after a reload or a new sign-in, though the desk never had it', async () => {
    answers[PUT] = problem('not_authenticated');
    const { unmount } = show();
    await userEvent.type(await box(), 'Sebentar');
    unmount();

    answers[PUT] = { draft: null };
    show();

    expect((await box()).value).toBe('Sebentar');
    await waitFor(() => expect(sessionStorage.length).toBe(0));
    expect(kept().at(-1)).toEqual({ kind: 'reply', text: 'Sebentar', version: 3 });
  });

  it('is not shown to somebody else at the same tab', async () => {
    answers[PUT] = problem('not_authenticated');
    const { unmount } = show();
    await userEvent.type(await box(), 'Sebentar');
    unmount();

    show('a-2');

    expect((await box()).value).toBe('');
  });

  it('while an earlier part of it is being kept is kept after it', async () => {
    let answer = (_: Response): void => {};
    answers[PUT] = () =>
      new Promise<Response>((resolve) => {
        answer = resolve;
      });
    show();
    await userEvent.type(await box(), 'Seb');
    await waitFor(() => expect(kept()).toHaveLength(1));

    await userEvent.type(await box(), 'entar');
    answers[PUT] = { draft: null };
    answer(Response.json({ draft: null }));

    await waitFor(() => expect(kept().at(-1)).toMatchObject({ text: 'Sebentar' }));
  });

  it('leaves the tab with who signs out', () => {
    unsaved.keep({ agentId: 'a-1', number: 7 }, { kind: 'note', text: 'Rahasia' });
    sessionStorage.setItem('meja-other', 'stays');

    unsaved.dropAll();

    expect(Object.keys(sessionStorage)).toEqual(['meja-other']);
  });
});
