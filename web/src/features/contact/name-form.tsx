/** What a contact is called, and the language that automatic messages to them are in. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Language } from '#schemas/acknowledgement';
import { call } from '../../client.ts';
import { useText } from '../../i18n/use-text.ts';
import { type ContactView, useContactAct } from '../../queries/use-contact.ts';
import styles from './contact-page.module.css';
import { Refusal } from './refusal.tsx';

export function NameForm({ contact: { contactId, name, language } }: { readonly contact: ContactView }) {
  const t = useText();
  const [written, setWritten] = useState(name);
  const change = useContactAct((body: { name?: string; language?: Language | null }) =>
    call('changeContact', { params: { contactId }, body }),
  );
  const wanted = written.trim();
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ name: wanted });
      }}
    >
      <TextInput
        size="xs"
        label={t('contact.name')}
        maxLength={256}
        value={written}
        onChange={({ currentTarget }) => setWritten(currentTarget.value)}
      />
      <Button size="xs" type="submit" variant="default" loading={change.isPending} disabled={wanted === '' || wanted === name}>
        {t('contact.rename')}
      </Button>
      <NativeSelect
        size="xs"
        label={t('contact.language')}
        value={language ?? ''}
        onChange={({ currentTarget }) => change.mutate({ language: Language.safeParse(currentTarget.value).data ?? null })}
        data={[
          { value: '', label: t('contact.anyLanguage') },
          { value: 'id', label: 'Bahasa Indonesia' },
          { value: 'en', label: 'English' },
        ]}
      />
      <Refusal error={change.error} />
    </form>
  );
}
