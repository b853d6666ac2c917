import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { stubDesk } from '../../../testing/desk-answers.ts';
import { renderPage } from '../../../testing/render-page.tsx';
import type { ListFilters } from '../../queries/list-filters.ts';
import type { TicketViewId } from '../../views.ts';
import { FiltersBar } from './filters-bar.tsx';

const { answers } = stubDesk();
const team = (teamId: string, name: string) => ({ teamId, name });

beforeEach(() => {
  answers['GET /v1/teams'] = { items: [team('logistik', 'Logistik'), team('sales', 'Sales')] };
});

const show = (view: TicketViewId, filters: ListFilters = {}) =>
  renderPage(<FiltersBar view={view} filters={filters} />, {
    path: `/inbox/${view}?${new URLSearchParams(Object.entries(filters)).toString()}`,
  });
const choose = async (label: string, value: string) => userEvent.selectOptions(await screen.findByLabelText(label), value);

describe('the filters', () => {
  it('add to what stands in the address, and the way back leads to what stood there before', async () => {
    const { router } = show('mine', { channel: 'email' });

    await choose('Status', 'pending');
    await waitFor(() => expect(router.state.location.search).toEqual({ status: 'pending', channel: 'email' }));
    expect(router.state.location.pathname).toBe('/inbox/mine');

    router.history.back();
    await waitFor(() => expect(router.state.location.search).toEqual({ channel: 'email' }));
  });

  it('leave the address when everything is wanted again', async () => {
    const { router } = show('mine', { status: 'pending' });

    await choose('Status', '');

    await waitFor(() => expect(router.state.location.href).toBe('/inbox/mine'));
  });

  it('show what is chosen', async () => {
    show('teams', { status: 'on_hold', channel: 'whatsapp', teamId: 'sales' });

    const chosen = async (label: string) => (await screen.findByLabelText<HTMLSelectElement>(label)).value;

    expect([await chosen('Status'), await chosen('Saluran'), await chosen('Tim')]).toEqual(['on_hold', 'whatsapp', 'sales']);
  });

  it('offer no channel where the view is one, and no team where there is one only', async () => {
    answers['GET /v1/teams'] = { items: [team('logistik', 'Logistik')] };
    show('email');

    await screen.findByLabelText('Status');

    expect(screen.queryByLabelText('Saluran')).toBeNull();
    expect(screen.queryByLabelText('Tim')).toBeNull();
  });
});
