import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MessageDraft } from '#schemas/draft';
import { minute } from '../helpers/factories.ts';
import { type Stores, storeSources } from './stores.ts';

const draft = (fields: Partial<MessageDraft> = {}): MessageDraft => ({
  number: 12,
  kind: 'reply',
  text: 'Baik Kak 🙏',
  version: 3,
  savedAt: minute(0),
  expiresAt: 1_900_000_000,
  ...fields,
});

describe.each(storeSources())('drafts: $name', ({ start }) => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await start();
  });
  afterAll(() => stores.stop());

  it('has none until one is put', async () => {
    expect(await stores.drafts.get('sari', 999)).toBeUndefined();
  });

  it('keeps one for each agent and ticket, the newest', async () => {
    await stores.drafts.put('sari', draft());
    await stores.drafts.put('sari', draft({ text: '', savedAt: minute(1) }));
    await stores.drafts.put('budi', draft({ kind: 'note' }));
    await stores.drafts.put('sari', draft({ number: 13 }));

    expect(await stores.drafts.get('sari', 12)).toEqual(draft({ text: '', savedAt: minute(1) }));
    expect(await stores.drafts.get('budi', 12)).toEqual(draft({ kind: 'note' }));
    expect(await stores.drafts.get('sari', 13)).toEqual(draft({ number: 13 }));
  });

  it('takes the longest text that is allowed', async () => {
    const longest = draft({ number: 14, text: '🙏'.repeat(32_768) });

    await stores.drafts.put('sari', longest);

    expect(await stores.drafts.get('sari', 14)).toEqual(longest);
  });
});
