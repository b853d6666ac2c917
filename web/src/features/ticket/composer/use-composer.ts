/** What is written, what goes along, and sending it. */
import { useRef, useState } from 'react';
import { ApiError } from '../../../api-error.ts';
import { type Message, useSendMessage } from '../../../queries/use-ticket-acts.ts';
import type { TicketDetail } from '../../../queries/use-tickets.ts';
import type { Chosen } from './template-form.tsx';
import { useAttachments } from './use-attachments.ts';
import { type Kind, useDraft } from './use-draft.ts';

export type ComposerProps = { readonly ticket: TicketDetail['ticket']; readonly onTyping: (isTyping: boolean) => void };

export const isStale = (error: unknown): error is ApiError => error instanceof ApiError && error.problem.code === 'seen_is_stale';

/** Sends, and remembers what: where no answer came the same wish goes out with the same key, so that it is one message. */
function useSending(ticket: ComposerProps['ticket'], onSent: (sent: Message) => void) {
  const send = useSendMessage(ticket.number);
  const last = useRef<{ body: Message; idempotencyKey: string }>(undefined);
  const start = (body: Message): void => {
    const isSame = JSON.stringify(last.current?.body) === JSON.stringify(body);
    const wish = (isSame && last.current) || { body, idempotencyKey: crypto.randomUUID() };
    last.current = wish;
    send.mutate(wish, {
      onSuccess: () => {
        last.current = undefined;
        onSent(body);
      },
    });
  };
  return {
    ...send,
    start,
    anyway: (): void => {
      if (last.current) start({ ...last.current.body, version: ticket.version, confirm: true });
    },
  };
}

/** What was written while a message was on its way is the beginning of the next one. */
export const leftAfter = (sent: string, text: string): string => (text.startsWith(sent) ? text.slice(sent.length).trimStart() : text);

export function useComposer({ ticket, onTyping }: ComposerProps) {
  // What was on screen when writing began: what came since is shown before it is sent.
  const [seen, setSeen] = useState(ticket.version);
  const draft = useDraft(ticket.number, ticket.version);
  const { text } = draft.written;
  const mayReply = ticket.status !== 'closed';
  const kind: Kind = mayReply ? draft.written.kind : 'note';
  const attachments = useAttachments({ number: ticket.number, channel: kind === 'note' ? 'manual' : ticket.channel });
  const newest = useRef(draft);
  newest.current = draft;
  const sending = useSending(ticket, (sent) => {
    const { written, write: keep, forget } = newest.current;
    const left = leftAfter(sent.text ?? '', written.text);
    if (left === '') forget();
    else keep({ ...written, text: left });
    attachments.clear(sent.attachments ?? []);
    onTyping(left !== '');
  });
  const canSend = draft.isReady && !attachments.isBusy && (text.trim() !== '' || attachments.uploadIds.length > 0);
  const write = (next: string): void => {
    if (text === '') setSeen(ticket.version);
    onTyping(next !== '');
    draft.write({ kind, text: next });
  };
  const body = (more: object): Message => ({ kind, text, version: kind === 'note' || text === '' ? ticket.version : seen, ...more });
  return {
    kind,
    mayReply,
    text,
    draft,
    attachments,
    sending,
    canSend,
    write,
    choose: (next: Kind): void => {
      if (draft.isReady && next !== kind && (next === 'note' || mayReply)) draft.write({ kind: next, text });
    },
    read: (): void => {
      setSeen(ticket.version);
      sending.reset();
    },
    submit: (): void => {
      if (canSend && !sending.isPending)
        sending.start(body(attachments.uploadIds.length > 0 ? { attachments: attachments.uploadIds } : {}));
    },
    submitTemplate: (template: Chosen): void => sending.start({ kind: 'reply', text: '', version: ticket.version, template }),
  };
}
