/** Blocks a sender, or hears them again. Blocking asks once more: what they write is then on no list. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '../../client.ts';
import { useText } from '../../i18n/use-text.ts';
import { type ContactView, useContactAct } from '../../queries/use-contact.ts';
import { Refusal } from './refusal.tsx';

export function BlockButton({ contact: { contactId, blockedAt } }: { readonly contact: ContactView }) {
  const t = useText();
  const [isSure, setSure] = useState(false);
  const block = useContactAct((isBlocked: boolean) => {
    setSure(false);
    return call(isBlocked ? 'blockContact' : 'unblockContact', { params: { contactId } });
  });
  const isBlocked = blockedAt !== null;
  const needsAsking = !isBlocked && !isSure;
  return (
    <>
      <Button
        size="xs"
        variant={isSure ? 'filled' : 'default'}
        {...(isSure ? { color: 'red' } : {})}
        loading={block.isPending}
        onClick={() => (needsAsking ? setSure(true) : block.mutate(!isBlocked))}
      >
        {t(isBlocked ? 'contact.unblock' : isSure ? 'contact.blockSure' : 'contact.block')}
      </Button>
      <Refusal error={block.error} />
    </>
  );
}
