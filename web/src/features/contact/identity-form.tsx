/** Names an identity as somebody would write it down: a number or an address. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { IdentityKind } from '#schemas/channel';
import { useText } from '../../i18n/use-text.ts';
import styles from './contact-page.module.css';

/** User ids of WhatsApp are nothing that anybody types. */
const TYPED = IdentityKind.extract(['wa_phone', 'email', 'phone']);
export type TypedIdentity = { readonly kind: IdentityKind; readonly value: string };

type Props = {
  readonly label: string;
  readonly act: string;
  readonly isPending: boolean;
  readonly onIdentity: (identity: TypedIdentity) => void;
};

export function IdentityForm({ label, act, isPending, onIdentity }: Props) {
  const t = useText();
  const [kind, setKind] = useState<IdentityKind>('wa_phone');
  const [value, setValue] = useState('');
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        onIdentity({ kind, value: value.trim() });
      }}
    >
      <NativeSelect
        size="xs"
        label={t('contact.kind')}
        value={kind}
        onChange={({ currentTarget }) => setKind(TYPED.parse(currentTarget.value))}
        data={TYPED.options.map((one) => ({ value: one, label: t(`identity.${one}`) }))}
      />
      <TextInput size="xs" label={label} value={value} onChange={({ currentTarget }) => setValue(currentTarget.value)} />
      <Button size="xs" type="submit" variant="default" disabled={value.trim() === ''} loading={isPending}>
        {act}
      </Button>
    </form>
  );
}
