/** One message or note, with all that became of it. */
import { useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { useAgents } from '../../queries/use-desk.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { MailHtml } from './mail-html.tsx';
import { MessageAttachment } from './message-attachment.tsx';
import { SettleUnknown } from './settle-unknown.tsx';
import styles from './timeline.module.css';

type Props = { readonly item: ConversationItem; readonly number: number };

function useAuthor({ kind, agentId, from, sentElsewhere }: ConversationItem): string {
  const t = useText();
  const agents = useAgents().data;
  if (kind === 'automatic') return t('ticket.automatic');
  if (sentElsewhere) return t('ticket.sentElsewhere');
  if (kind === 'inbound') return from ?? t('ticket.contact');
  return agents?.find((agent) => agent.agentId === agentId)?.name ?? t('ticket.agent');
}

function Said({ item }: Pick<Props, 'item'>) {
  const t = useText();
  const { dateTime } = useFormats();
  const newest = item.edits.at(-1);
  if (item.revokedAt) return <p className={styles.quiet}>{t('ticket.revoked', { at: dateTime(item.revokedAt) })}</p>;
  return (
    <>
      <p className={styles.text}>{newest?.text ?? item.text}</p>
      {newest && (
        <details className={styles.quiet}>
          <summary>{t('ticket.edited', { at: dateTime(newest.at) })}</summary>
          <p className={styles.text}>{item.text}</p>
        </details>
      )}
      {item.quoted && (
        <details className={styles.quiet}>
          <summary>{t('ticket.quoted')}</summary>
          <p className={styles.text}>{item.quoted}</p>
        </details>
      )}
    </>
  );
}

export function Message({ item, number }: Props) {
  const t = useText();
  const { dateTime } = useFormats();
  const author = useAuthor(item);
  const [isHtmlShown, showHtml] = useState(false);
  // What came with a merge is asked for at its own ticket.
  const home = item.ticket ?? number;
  return (
    <li className={styles.message} data-kind={item.kind}>
      <p className={styles.from}>
        {item.kind === 'note' && <strong className={styles.noteLabel}>{t('ticket.note')} · </strong>}
        {author} · <time dateTime={item.at}>{dateTime(item.at)}</time>
        {item.ticket && ` · #${item.ticket}`}
        {item.template && ` · ${t('ticket.template', { name: item.template.name })}`}
      </p>
      {item.subject && item.channel === 'email' && <p className={styles.subject}>{item.subject}</p>}
      {isHtmlShown ? <MailHtml number={home} item={item} /> : <Said item={item} />}
      {item.hasHtml && (
        <button type="button" className={styles.link} onClick={() => showHtml(!isHtmlShown)}>
          {t(isHtmlShown ? 'ticket.showText' : 'ticket.showHtml')}
        </button>
      )}
      {item.attachments.map((attachment) => (
        <MessageAttachment key={attachment.id} attachment={attachment} number={home} />
      ))}
      {item.reactions.length > 0 && <p className={styles.reactions}>{item.reactions.join(' ')}</p>}
      {item.delivery && <DeliveryMark delivery={item.delivery} />}
      {item.delivery?.status === 'unknown' && <SettleUnknown number={number} messageId={item.id} />}
    </li>
  );
}
