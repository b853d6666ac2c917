/** Writes to the contact, or to colleagues only. What is written survives refusals, reloads and other devices. */
import { Button, Textarea } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useKeys } from '../../../components/keys/use-keys.ts';
import { errorText } from '../../../components/state/error-text.ts';
import { useText } from '../../../i18n/use-text.ts';
import { AttachmentList } from './attachment-list.tsx';
import { ClosedNote } from './closed-note.tsx';
import styles from './composer.module.css';
import { FileButton } from './file-button.tsx';
import { beginOn, takeHandedOn } from './handed-on.ts';
import { KeptText } from './kept-text.tsx';
import { KindRow } from './kind-row.tsx';
import { StaleNotice } from './stale-notice.tsx';
import { TemplateForm } from './template-form.tsx';
import { type ComposerProps, isStale, useComposer } from './use-composer.ts';
import type { Kind } from './use-draft.ts';
import { useFileEvents } from './use-file-events.ts';
import { useWindowClosed, WindowNote } from './window-note.tsx';

export function Composer(props: ComposerProps) {
  const t = useText();
  const { ticket } = props;
  const area = useRef<HTMLTextAreaElement>(null);
  const composer = useComposer(props);
  const { kind, mayReply, text, draft, attachments, sending } = composer;
  const { isDropping, ...files } = useFileEvents(attachments.add);
  const writeAs = (next: Kind): void => {
    // Somebody was faster than what was kept: it is theirs once that is here.
    if (!draft.isReady) return beginOn(ticket.number, next);
    composer.choose(next);
    area.current?.focus();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when what was kept is here and the box takes text
  useEffect(() => {
    const begun = draft.isReady ? takeHandedOn(ticket.number) : undefined;
    if (begun) writeAs(begun);
  }, [draft.isReady]);
  useKeys({ reply: () => writeAs('reply'), note: () => writeAs('note') });
  const isWindowClosed = useWindowClosed(ticket);
  const needsTemplate = kind === 'reply' && isWindowClosed;
  return (
    <section
      className={styles.composer}
      data-kind={kind}
      data-dropping={isDropping || undefined}
      aria-label={t('compose.label')}
      {...files}
    >
      <KindRow kind={kind} mayReply={mayReply} onKind={writeAs} isBegun={text !== ''} isSaved={draft.isSaved} />
      {!mayReply && <ClosedNote mergedInto={ticket.mergedInto} />}
      {kind === 'reply' && <WindowNote ticket={ticket} />}
      {isStale(sending.error) && (
        <StaleNotice error={sending.error} isSending={sending.isPending} onSendAnyway={sending.anyway} onRead={composer.read} />
      )}
      {sending.error && !isStale(sending.error) && (
        <p role="alert" className={styles.refusal}>
          {t('compose.notSent', { reason: errorText(sending.error, t).title })}
        </p>
      )}
      {needsTemplate ? (
        <>
          <KeptText text={text} />
          {/* Empty again once it is sent: the same template twice is paid for twice. */}
          <TemplateForm
            key={sending.data?.messageId}
            account={ticket.account}
            isSending={sending.isPending}
            onSend={composer.submitTemplate}
          />
        </>
      ) : (
        <>
          <Textarea
            ref={area}
            autosize
            minRows={2}
            maxRows={12}
            aria-label={t(kind === 'note' ? 'compose.noteText' : 'compose.replyText')}
            placeholder={t(kind === 'note' ? 'compose.noteHint' : 'compose.replyHint')}
            value={text}
            disabled={!draft.isReady}
            onChange={({ currentTarget }) => composer.write(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) composer.submit();
            }}
          />
          <AttachmentList attachments={attachments} />
          <div className={styles.row}>
            <FileButton add={attachments.add} />
            <span className={styles.spacer} />
            <Button size="sm" disabled={!composer.canSend} loading={sending.isPending} onClick={composer.submit}>
              {t(kind === 'note' ? 'compose.keepNote' : 'compose.send')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}
