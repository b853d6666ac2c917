/** Contacts that are one person: found by a number or an address, merged, and taken apart again. */
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '../../client.ts';
import { useText } from '../../i18n/use-text.ts';
import { type ContactView, useContact, useContactAct } from '../../queries/use-contact.ts';
import styles from './contact-page.module.css';
import { IdentityForm, type TypedIdentity } from './identity-form.tsx';
import { Refusal } from './refusal.tsx';

function ContactLink({ contactId }: { readonly contactId: string }) {
  const t = useText();
  const { data } = useContact(contactId);
  return (
    <Link to="/contacts/$contactId" params={{ contactId }}>
      {data ? data.name || t('inbox.nameless') : contactId}
    </Link>
  );
}

function Unmerge({ contactId }: { readonly contactId: string }) {
  const t = useText();
  const unmerge = useContactAct(() => call('unmergeContact', { params: { contactId } }));
  return (
    <>
      <Button size="compact-xs" variant="default" loading={unmerge.isPending} onClick={() => unmerge.mutate(undefined)}>
        {t('contact.unmerge')}
      </Button>
      <Refusal error={unmerge.error} />
    </>
  );
}

function FindAndMerge({ contactId }: { readonly contactId: string }) {
  const t = useText();
  const find = useMutation({ mutationFn: (query: TypedIdentity) => call('findContacts', { query }) });
  const merge = useContactAct((into: string) => call('mergeContact', { params: { contactId }, body: { into } }));
  const found = find.data?.items.filter((one) => one.contactId !== contactId);
  return (
    <>
      <p className={styles.quiet}>{t('contact.mergeHint')}</p>
      <IdentityForm label={t('contact.mergeInto')} act={t('contact.find')} isPending={find.isPending} onIdentity={find.mutate} />
      <Refusal error={find.error} />
      {found?.length === 0 && <p role="status">{t('contact.notFound')}</p>}
      {found?.map((one) => (
        <p key={one.contactId} className={styles.item}>
          <ContactLink contactId={one.contactId} />
          <Button size="compact-xs" loading={merge.isPending} onClick={() => merge.mutate(one.contactId)}>
            {t('contact.merge')}
          </Button>
        </p>
      ))}
      <Refusal error={merge.error} />
    </>
  );
}

type Props = { readonly contact: ContactView; readonly isLeader: boolean };

export function SamePerson({ contact: { contactId, mergedInto, merged }, isLeader }: Props) {
  const t = useText();
  if (!isLeader && mergedInto === null && merged.length === 0) return null;
  return (
    <section>
      <h2 className={styles.subtitle}>{t('contact.samePerson')}</h2>
      {mergedInto !== null && (
        <p className={styles.item}>
          <span className={styles.quiet}>{t('contact.mergedInto')}</span> <ContactLink contactId={mergedInto} />
          {isLeader && <Unmerge contactId={contactId} />}
        </p>
      )}
      <ul className={styles.list}>
        {merged.map((one) => (
          <li key={one} className={styles.item}>
            <span className={styles.quiet}>{t('contact.merged')}</span> <ContactLink contactId={one} />
            {isLeader && <Unmerge contactId={one} />}
          </li>
        ))}
      </ul>
      {isLeader && mergedInto === null && <FindAndMerge contactId={contactId} />}
    </section>
  );
}
