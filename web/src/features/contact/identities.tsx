/** By what numbers and addresses a contact is known; adding and taking away. */
import { Button } from '@mantine/core';
import { call } from '../../client.ts';
import { useText } from '../../i18n/use-text.ts';
import { identityText, isInternal } from '../../phone.ts';
import { type ContactView, useContactAct } from '../../queries/use-contact.ts';
import { useMe } from '../../queries/use-desk.ts';
import styles from './contact-page.module.css';
import { IdentityForm, type TypedIdentity } from './identity-form.tsx';
import { mayChange, mayLead } from './may.ts';
import { Refusal } from './refusal.tsx';

export function Identities({ contact: { contactId, identities } }: { readonly contact: ContactView }) {
  const t = useText();
  const role = useMe().data?.role;
  // An id of WhatsApp's says nothing to anybody but who may take it away.
  const shown = identities.filter(({ kind }) => mayLead(role) || !isInternal(kind));
  const params = { contactId };
  const link = useContactAct((body: TypedIdentity) => call('linkIdentity', { params, body }));
  const unlink = useContactAct((body: TypedIdentity) => call('unlinkIdentity', { params, body }));
  return (
    <section>
      <h2 className={styles.subtitle}>{t('contact.identities')}</h2>
      {shown.length === 0 && identities.length > 0 && <p className={styles.quiet}>{t('identity.hidden')}</p>}
      {identities.length === 0 && <p className={styles.quiet}>{t('contact.noIdentities')}</p>}
      <ul className={styles.list}>
        {shown.map(({ kind, value }) => (
          <li key={kind + value} className={styles.item}>
            <span className={styles.quiet}>{t(`identity.${kind}`)}</span> {identityText({ kind, value })}
            {mayLead(role) && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                aria-label={t('contact.unlinkOne', { value: identityText({ kind, value }) })}
                loading={unlink.isPending && unlink.variables.value === value}
                onClick={() => unlink.mutate({ kind, value })}
              >
                {t('contact.unlink')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Refusal error={unlink.error} />
      {mayChange(role) && (
        <IdentityForm label={t('contact.addIdentity')} act={t('contact.add')} isPending={link.isPending} onIdentity={link.mutate} />
      )}
      <Refusal error={link.error} />
    </section>
  );
}
