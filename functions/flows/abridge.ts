/** A message with more than one ledger entry holds: whole in the bucket, without its bulk on the ticket. */
import { canonicalJson } from '#domain/ledger';
import type { InboundAttachment, InboundContent, InboundEnvelope, MailFacts } from '#schemas/queue';
import type { IngestPorts } from './ingest-ports.ts';
import { keptId, keptKey } from './keep.ts';

const TEXT_CHARACTERS = 2_000;
const ATTACHMENTS = 20;
const NAMED = 5;

export type WithContent = Extract<InboundEnvelope, { content: InboundContent }>;

export async function abridged(ports: IngestPorts, envelope: WithContent): Promise<WithContent> {
  const key = keptKey(keptId(ports, envelope));
  await ports.blobs.put(key, canonicalJson(envelope), 'application/json');
  const content = abridgedContent(envelope.content, key);
  if (envelope.kind !== 'message' || !envelope.mail) return { ...envelope, content };
  return { ...envelope, content, mail: abridgedMail(envelope.mail) };
}

function abridgedContent({ quoted: _, ...content }: InboundContent, key: string): InboundContent {
  const { text, attachments } = content;
  const more = attachments.length - ATTACHMENTS;
  const omitted: InboundAttachment[] =
    more > 0
      ? [{ filename: `${more} more`, mediaType: 'application/octet-stream', source: { kind: 'missing', reason: 'too_many_parts' } }]
      : [];
  return {
    ...content,
    text: text.slice(0, TEXT_CHARACTERS).toWellFormed(),
    structured: { keptAs: key },
    attachments: [...attachments.slice(0, ATTACHMENTS), ...omitted],
  };
}

const abridgedMail = ({ to, cc, references, ...mail }: MailFacts): MailFacts => ({
  ...mail,
  to: to.slice(0, NAMED),
  cc: cc.slice(0, NAMED),
  references: references.slice(-NAMED),
});
