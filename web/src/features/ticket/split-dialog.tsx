/** A message of the contact becomes a ticket of its own; then the way there. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { call } from '../../client.ts';
import { errorText } from '../../components/state/error-text.ts';
import { useText } from '../../i18n/use-text.ts';
import { excerptOf } from '../../kinds.ts';
import { useTicketAct } from '../../queries/use-ticket-acts.ts';
import styles from './split-dialog.module.css';
import { TicketLink } from './ticket-link.tsx';

type Props = { readonly item: ConversationItem; readonly number: number; readonly isOpen: boolean; readonly onClose: () => void };

/** As much as says which message it is. */
const EXCERPT = 200;

function Form({ item, number, onClose }: Omit<Props, 'isOpen'>) {
  const t = useText();
  const [subject, setSubject] = useState('');
  // One wish has one key, however often it is tried.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const split = useTicketAct(number, async () => {
    const { ticket } = await call('getTicket', { params: { number } });
    const body = { version: ticket.version, messageId: item.id, ...(subject.trim() ? { subject: subject.trim() } : {}) };
    return call('splitTicket', { params: { number }, body, idempotencyKey });
  });
  if (split.data)
    return (
      <p role="status">
        <TicketLink number={split.data.ticket.number} text={t('split.open', { number: split.data.ticket.number })} />
      </p>
    );
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        split.mutate();
      }}
    >
      <p className={styles.text}>{t('split.hint')}</p>
      <blockquote className={styles.excerpt}>{excerptOf(item, t).slice(0, EXCERPT)}</blockquote>
      <TextInput
        label={t('split.subject')}
        description={t('split.subjectHint')}
        maxLength={250}
        value={subject}
        onChange={({ currentTarget }) => setSubject(currentTarget.value)}
      />
      {split.error && (
        <p role="alert" className={styles.refusal}>
          {errorText(split.error, t).title}
        </p>
      )}
      <div className={styles.row}>
        <Button variant="default" onClick={onClose}>
          {t('split.cancel')}
        </Button>
        <Button type="submit" loading={split.isPending}>
          {t('split.start')}
        </Button>
      </div>
    </form>
  );
}

export function SplitDialog({ isOpen, onClose, ...wanted }: Props) {
  const t = useText();
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('split.start')}>
      <Form {...wanted} onClose={onClose} />
    </Modal>
  );
}
