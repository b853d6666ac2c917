/** What an agent is writing on a ticket: kept for them alone, on any device, whatever becomes of the ticket meanwhile. */
import type { MessageDraft, PutDraft } from '#schemas/draft';
import type { ApiContext } from './api-ports.ts';
import { expiry } from './ingest-ports.ts';
import { loadVisible } from './visible-ticket.ts';

/** After the last change. */
const KEPT_SECONDS = 30 * 24 * 3_600;

const shown = ({ expiresAt: _, ...draft }: MessageDraft) => draft;
export type ShownDraft = ReturnType<typeof shown>;

/** The table deletes late what is past its time. @throws HelpdeskError not_found. */
export async function draftOf(context: ApiContext, number: number): Promise<ShownDraft | null> {
  const { ports, agent } = context;
  const [draft] = await Promise.all([ports.drafts.get(agent.agentId, number), loadVisible(context, number)]);
  const isKept = draft && draft.text !== '' && draft.expiresAt > expiry(ports.clock.now(), 0);
  return isKept ? shown(draft) : null;
}

/** @throws HelpdeskError not_found. */
export async function keepDraft(context: ApiContext, number: number, written: PutDraft): Promise<ShownDraft | null> {
  const { ports, agent } = context;
  await loadVisible(context, number);
  const savedAt = ports.clock.now();
  const draft: MessageDraft = { ...written, number, savedAt, expiresAt: expiry(savedAt, KEPT_SECONDS) };
  await ports.drafts.put(agent.agentId, draft);
  return written.text === '' ? null : shown(draft);
}
