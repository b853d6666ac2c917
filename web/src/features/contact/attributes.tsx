/** What the desk notes of a contact, in words of its own. */
import { Button, CloseButton, TextInput } from '@mantine/core';
import { useState } from 'react';
import { AttributeName } from '#schemas/contact-attributes';
import { call } from '../../client.ts';
import { useText } from '../../i18n/use-text.ts';
import { type ContactView, useContactAct } from '../../queries/use-contact.ts';
import { useMe } from '../../queries/use-desk.ts';
import styles from './contact-page.module.css';
import { mayChange } from './may.ts';
import { Refusal } from './refusal.tsx';

type Change = Readonly<Record<string, string | null>>;

function NewAttribute({ isPending, onChange }: { readonly isPending: boolean; readonly onChange: (change: Change) => void }) {
  const t = useText();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const isName = name === '' || AttributeName.safeParse(name).success;
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        onChange({ [name]: value.trim() });
        setName('');
        setValue('');
      }}
    >
      <TextInput
        size="xs"
        label={t('attribute.name')}
        maxLength={40}
        error={!isName && t('attribute.rule')}
        value={name}
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t('attribute.value')}
        maxLength={200}
        value={value}
        onChange={({ currentTarget }) => setValue(currentTarget.value)}
      />
      <Button size="xs" type="submit" variant="default" loading={isPending} disabled={!isName || name === '' || value.trim() === ''}>
        {t('attribute.keep')}
      </Button>
    </form>
  );
}

export function AttributeList({ contact: { contactId, attributes } }: { readonly contact: ContactView }) {
  const t = useText();
  const isMine = mayChange(useMe().data?.role);
  const change = useContactAct((named: Change) => call('changeContact', { params: { contactId }, body: { attributes: named } }));
  const names = Object.keys(attributes).sort();
  return (
    <section>
      <h2 className={styles.subtitle}>{t('attribute.title')}</h2>
      {names.length === 0 && <p className={styles.quiet}>{t('attribute.none')}</p>}
      <ul className={styles.list}>
        {names.map((name) => (
          <li key={name} className={styles.item}>
            <span className={styles.quiet}>{name}</span> {attributes[name]}
            {isMine && (
              <CloseButton
                size="xs"
                aria-label={t('attribute.remove', { name })}
                disabled={change.isPending}
                onClick={() => change.mutate({ [name]: null })}
              />
            )}
          </li>
        ))}
      </ul>
      {isMine && <NewAttribute isPending={change.isPending} onChange={change.mutate} />}
      <Refusal error={change.error} />
    </section>
  );
}
