/** Somebody wrote since this was begun: what they wrote, and the choice to go on all the same. */
import { Button } from '@mantine/core';
import { ConversationItem } from '#schemas/resources';
import type { ApiError } from '../../../api-error.ts';
import { useText } from '../../../i18n/use-text.ts';
import { excerptOf } from '../../../kinds.ts';
import { phoneText } from '../../../phone.ts';
import { useAgents } from '../../../queries/use-desk.ts';
import styles from './composer.module.css';

type Props = { readonly error: ApiError; readonly isSending: boolean; readonly onSendAnyway: () => void; readonly onRead: () => void };

export function StaleNotice({ error, isSending, onSendAnyway, onRead }: Props) {
  const t = useText();
  const agents = useAgents().data;
  const missed = (error.problem.missed ?? []).flatMap((item) => {
    const read = ConversationItem.safeParse(item);
    return read.success ? [read.data] : [];
  });
  return (
    <div role="alert" className={styles.stale}>
      <p>{t('stale.title')}</p>
      <ul>
        {missed.map(({ id, text, attachments, from, agentId }) => (
          <li key={id}>
            <strong>{agents?.find((agent) => agent.agentId === agentId)?.name ?? (from ? phoneText(from) : t('ticket.contact'))}:</strong>{' '}
            {excerptOf({ text, attachments }, t)}
          </li>
        ))}
      </ul>
      <div className={styles.row}>
        <Button size="xs" variant="default" onClick={onRead}>
          {t('stale.read')}
        </Button>
        <Button size="xs" color="red" loading={isSending} onClick={onSendAnyway}>
          {t('stale.sendAnyway')}
        </Button>
      </div>
    </div>
  );
}
