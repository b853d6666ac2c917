import { screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Identity } from '#schemas/channel';
import * as EXAMPLES from '#schemas/examples';
import { stubDesk } from '../../../../testing/desk-answers.ts';
import { renderPage } from '../../../../testing/render-page.tsx';
import { ContactCard } from './contact-card.tsx';

const { answers } = stubDesk();
const { contactId } = EXAMPLES.contact;
const BSUID: Identity = { kind: 'wa_bsuid', scope: 'waba', value: 'ID.1A2B3C4D5E' };

beforeEach(() => {
  answers[`GET /v1/contacts/${contactId}/tickets`] = { items: [], nextCursor: null };
});

function show(identities: readonly Identity[]) {
  answers[`GET /v1/contacts/${contactId}`] = { ...EXAMPLES.contact, identities };
  return renderPage(<ContactCard contactId={contactId} number={1042} />);
}

describe('the contact beside a ticket', () => {
  it('is known by numbers as people read them, and not by ids of WhatsApp', async () => {
    show([BSUID, { kind: 'wa_phone', scope: 'waba', value: '6281234567890' }, { kind: 'email', scope: '*', value: 'budi@example.co.id' }]);

    const lines = (await screen.findAllByRole('listitem')).map(({ textContent }) => textContent);

    expect(lines).toEqual(['WhatsApp +62 812-3456-7890', 'E-mail budi@example.co.id']);
  });

  it('says so where WhatsApp shares no number', async () => {
    const { container } = show([BSUID]);

    expect(await within(container).findByText('WhatsApp, nomornya tidak dibagikan')).toBeTruthy();
    expect(container.textContent).not.toContain(BSUID.value);
  });
});
