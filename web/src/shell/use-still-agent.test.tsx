import { screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { problem, stubDesk } from '../../testing/desk-answers.ts';
import { renderPage } from '../../testing/render-page.tsx';
import { keys } from '../queries/keys.ts';
import { useMe } from '../queries/use-desk.ts';
import { session } from '../session.ts';
import { useStillAgent } from './use-still-agent.ts';

const { answers } = stubDesk();
const ME = { agentId: 'a-1', name: 'Sari', email: 's@example.co.id', role: 'agent', teams: [], presence: 'online', capacity: 5, load: 0 };

function Page() {
  useStillAgent();
  const { data, error } = useMe();
  return <p>{data?.name ?? (error ? 'refused' : 'asking')}</p>;
}

describe('who asks', () => {
  beforeEach(() => session.state.set('signed_in'));

  it('is asked again, and ends the page of who is no agent any more', async () => {
    answers['GET /v1/me'] = ME;
    const { queries } = renderPage(<Page />);
    await screen.findByText('Sari');

    answers['GET /v1/me'] = problem('not_allowed');
    await queries.invalidateQueries({ queryKey: keys.me });

    await waitFor(() => expect(session.state.get()).toBe('signed_out'));
  });

  it('leaves who never was one their page, which says why they see nothing', async () => {
    answers['GET /v1/me'] = problem('not_allowed');
    renderPage(<Page />);

    await screen.findByText('refused');
    expect(session.state.get()).toBe('signed_in');
  });
});
