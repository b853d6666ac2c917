/** One message or note, with all that became of it. */
import { memo, useState } from 'react';
import type { ConversationItem } from '#schemas/resources';
import { useFormats, useText } from '../../i18n/use-text.ts';
import { phoneText } from '../../phone.ts';
import { DeliveryMark } from './delivery-mark.tsx';
import { MailHtml } from './mail-html.tsx';
import { MessageAttachment } from './message-attachment.tsx';
import { MessageMenu } from './message-menu.tsx';
import { SettleUnknown } from './settle-unknown.tsx';
import { TicketLink } from './ticket-link.tsx';
import styles from './timeline.module.css';

type NameOf = (agentId: string | null) => string | undefined;
type Props = { readonly item: ConversationItem; readonly number: number; readonly nameOf: NameOf };

function useAuthor({ kind, agentId, from, sentElsewhere }: ConversationItem, nameOf: NameOf): string {
  const t = useText();
  if (kind === 'automatic') return t('ticket.automatic');
  if (sentElsewhere) return t('ticket.sentElsewhere');
  if (kind === 'inbound') return from ? phoneText(from) : t('ticket.contact');
  return nameOf(agentId) ?? t('ticket.agent');
}

function Said({ item }: Pick<Props, 'item'>) {
  const t = useText();
  const { dateTime } = useFormats();
  const newest = item.edits.at(-1);
  if (item.revokedAt) return <p className={styles.quiet}>{t('ticket.revoked', { at: dateTime(item.revokedAt) })}</p>;
  const text = newest?.text ?? item.text;
  const isEmpty = text.trim() === '' && item.attachments.length === 0;
  return (
    <>
      {text.trim() !== '' && <p className={styles.text}>{text}</p>}
      {isEmpty && <p className={styles.quiet}>{t('kind.wordless')}</p>}
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

/** The wording shown, and whether it is the mail as it looks. */
function Wording({ item, home }: { readonly item: ConversationItem; readonly home: number }) {
  const t = useText();
  const [isHtmlShown, showHtml] = useState(false);
  return (
    <>
      {isHtmlShown ? <MailHtml number={home} item={item} /> : <Said item={item} />}
      {item.hasHtml && (
        <button type="button" className={styles.link} onClick={() => showHtml(!isHtmlShown)}>
          {t(isHtmlShown ? 'ticket.showText' : 'ticket.showHtml')}
        </button>
      )}
    </>
  );
}

/** Of a mail: what it is about, where its sender said so. */
function Subject({ item: { subject, channel, kind } }: Pick<Props, 'item'>) {
  const t = useText();
  if (channel !== 'email') return null;
  if (subject) return <p className={styles.subject}>{subject}</p>;
  return kind === 'inbound' ? <p className={styles.quiet}>{t('kind.mail')}</p> : null;
}

export const Message = memo(function Message({ item, number, nameOf }: Props) {
  const t = useText();
  const { dateTime } = useFormats();
  const author = useAuthor(item, nameOf);
  // What came with a merge is asked for at its own ticket.
  const home = item.ticket ?? number;
  return (
    <li className={styles.message} data-kind={item.kind}>
      <div className={styles.top}>
        <p className={styles.from}>
          {item.kind === 'note' && <strong className={styles.noteLabel}>{t('ticket.note')} · </strong>}
          {author} · <time dateTime={item.at}>{dateTime(item.at)}</time>
          {item.ticket && ` · #${item.ticket}`}
          {item.template && ` · ${t('ticket.template', { name: item.template.name })}`}
        </p>
        {item.kind === 'inbound' && <MessageMenu item={item} number={home} />}
      </div>
      <Subject item={item} />
      <Wording item={item} home={home} />
      {item.attachments.map((attachment) => (
        <MessageAttachment key={attachment.id} attachment={attachment} number={home} />
      ))}
      {item.reactions.length > 0 && (
        <p className={styles.reactions}>
          <span className={styles.reaction} role="img" aria-label={t('ticket.reaction', { emoji: item.reactions.join(' ') })}>
            {item.reactions.join(' ')}
          </span>
        </p>
      )}
      {item.splitTo !== undefined && <TicketLink number={item.splitTo} text={t('split.done', { number: item.splitTo })} />}
      {item.delivery && <DeliveryMark delivery={item.delivery} />}
      {item.delivery?.status === 'unknown' && <SettleUnknown number={home} messageId={item.id} />}
    </li>
  );
});
