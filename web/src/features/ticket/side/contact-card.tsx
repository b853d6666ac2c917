/** Who wrote, by what names, and their other tickets on every channel. */
import { Link } from '@tanstack/react-router';
import type { Identity } from '#schemas/channel';
import { QueryState } from '../../../components/state/query-state.tsx';
import { StatusTone } from '../../../components/tone.tsx';
import { useFormats, useText } from '../../../i18n/use-text.ts';
import { subjectText } from '../../../kinds.ts';
import { identityText, isInternal } from '../../../phone.ts';
import { useContact, useContactTickets } from '../../../queries/use-contact.ts';
import styles from './side.module.css';

function OtherTickets({ contactId, number }: { readonly contactId: string; readonly number: number }) {
  const t = useText();
  const { date } = useFormats();
  const others = useContactTickets(contactId).data?.filter((one) => one.number !== number) ?? [];
  if (others.length === 0) return <p className={styles.quiet}>{t('contact.noOthers')}</p>;
  return (
    <ul className={styles.others}>
      {others.map((one) => (
        <li key={one.number}>
          <Link to="/tickets/$number" params={{ number: one.number }}>
            #{one.number} {subjectText(one, t)}
          </Link>{' '}
          <span className={styles.quiet}>{date(one.createdAt)}</span> <StatusTone status={one.status} />
        </li>
      ))}
    </ul>
  );
}

/** Numbers and addresses. Who has shared none is known to WhatsApp alone. */
function KnownBy({ identities }: { readonly identities: readonly Identity[] }) {
  const t = useText();
  const shown = identities.filter(({ kind }) => !isInternal(kind));
  if (shown.length === 0 && identities.length > 0) return <p className={styles.quiet}>{t('identity.hidden')}</p>;
  return (
    <ul className={styles.others}>
      {shown.map((identity) => (
        <li key={identity.kind + identity.value}>
          <span className={styles.quiet}>{t(`identity.${identity.kind}`)}</span> {identityText(identity)}
        </li>
      ))}
    </ul>
  );
}

export function ContactCard({ contactId, number }: { readonly contactId: string; readonly number: number }) {
  const t = useText();
  return (
    <section>
      <h2 className={styles.title}>{t('contact.title')}</h2>
      <QueryState query={useContact(contactId)}>
        {({ name, identities, blockedAt }) => (
          <>
            <p className={styles.name}>
              <Link to="/contacts/$contactId" params={{ contactId }} aria-label={`${t('contact.open')}: ${name || t('inbox.nameless')}`}>
                {name || t('inbox.nameless')}
              </Link>
            </p>
            {blockedAt && <p className={styles.refusal}>{t('contact.blocked')}</p>}
            <KnownBy identities={identities} />
          </>
        )}
      </QueryState>
      <h3 className={styles.subtitle}>{t('contact.others')}</h3>
      <OtherTickets contactId={contactId} number={number} />
    </section>
  );
}
