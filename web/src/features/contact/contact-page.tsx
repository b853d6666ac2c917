/** One contact: who they are, by what they are known, what is noted of them, and everything they wrote, on whatever channel. */
import { useParams } from '@tanstack/react-router';
import { ErrorState } from '../../components/state/error-state.tsx';
import { QueryState } from '../../components/state/query-state.tsx';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { type ContactView, useContact } from '../../queries/use-contact.ts';
import { useMe } from '../../queries/use-desk.ts';
import { AttributeList } from './attributes.tsx';
import { BlockButton } from './block-button.tsx';
import styles from './contact-page.module.css';
import { History } from './history.tsx';
import { Identities } from './identities.tsx';
import { mayChange, mayLead } from './may.ts';
import { NameForm } from './name-form.tsx';
import { SamePerson } from './same-person.tsx';

function About({ contact }: { readonly contact: ContactView }) {
  const role = useMe().data?.role;
  return (
    <div className={styles.about}>
      {/* A name that somebody else changed meanwhile is what stands in the box. */}
      {mayChange(role) && <NameForm key={contact.name} contact={contact} />}
      <Identities contact={contact} />
      <AttributeList contact={contact} />
      <SamePerson contact={contact} isLeader={mayLead(role)} />
      {mayLead(role) && <BlockButton contact={contact} />}
    </div>
  );
}

function OpenContact({ contactId }: { readonly contactId: string }) {
  const t = useText();
  const { date } = useFormats();
  const query = useContact(contactId);
  return (
    <QueryState query={query}>
      {(contact) => (
        <article className={styles.page}>
          <h1 className={styles.title}>{contact.name || t('inbox.nameless')}</h1>
          <p className={styles.quiet}>{t('contact.since', { at: date(contact.createdAt) })}</p>
          {contact.blockedAt && <p className={styles.blocked}>{t('contact.blocked')}</p>}
          {query.error && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          <div className={styles.columns}>
            <About contact={contact} />
            <History contactId={contactId} />
          </div>
        </article>
      )}
    </QueryState>
  );
}

export function ContactPage() {
  const { contactId } = useParams({ strict: false });
  return contactId === undefined ? null : <OpenContact key={contactId} contactId={contactId} />;
}
