/** POST /{phone-number-id}/messages: what Meta accepts, what it refuses, what it keeps. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { WorldContext } from './context.ts';
import { GraphError } from './graph-errors.ts';
import { type Answer, json } from './http.ts';
import { scheduleReceipts } from './receipts.ts';
import { bsuidOf, type Person, type WhatsappMessage } from './whatsapp-state.ts';

const DAY_MS = 86_400_000;
const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const;

const Media = z.object({
  id: z.string().optional(),
  link: z.string().optional(),
  caption: z.string().max(1024).optional(),
  filename: z.string().optional(),
});
const TemplateBody = z.object({
  name: z.string(),
  language: z.object({ code: z.string().min(2) }),
  components: z
    .array(
      z.looseObject({ type: z.string(), parameters: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })).optional() }),
    )
    .default([]),
});
const Read = z.object({ messaging_product: z.literal('whatsapp'), status: z.literal('read'), message_id: z.string() });
const Send = z.looseObject({
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.enum(['individual', 'group']).optional(),
  to: z.string().optional(),
  recipient: z.string().optional(),
  type: z.string().default('text'),
  context: z.object({ message_id: z.string() }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
});
type Send = z.infer<typeof Send>;

type Content = Pick<WhatsappMessage, 'text' | 'template' | 'mediaId'>;

/** An id as long and as awkward as Meta's: base64, with its slashes and padding. */
export const newWamid = (): string => `wamid.${Buffer.concat([Buffer.from('HBgN'), randomBytes(30)]).toString('base64')}`;

/** @throws GraphError with Meta's code. */
export function sendMessage(world: WorldContext, body: Record<string, unknown>): Answer {
  if (body.status !== undefined) return markRead(world, body);
  const asked = parse(Send, body);
  const person = recipientOf(world, asked);
  const content = contentOf(world, asked);
  const planned = world.whatsapp.takeError(person.phone);
  if (planned?.via === 'answer') throw new GraphError(planned.code);
  if (asked.type !== 'template') requireWindow(world, person);
  const id = newWamid();
  world.whatsapp.addMessage({
    ...content,
    id,
    direction: 'sent',
    phone: person.phone,
    to: asked.to ?? person.phone,
    type: asked.type,
    status: 'accepted',
    callback: asked.biz_opaque_callback_data,
    quotes: asked.context?.message_id,
    at: world.deps.clock.now(),
  });
  scheduleReceipts(world, id, planned?.code);
  if (world.deps.faults.strikes('provider_timeout', 'whatsapp')) return { status: 200, hang: true };
  const contact = { input: asked.to ?? asked.recipient, wa_id: person.phone, user_id: person.bsuid };
  return json(200, { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id }] });
}

function parse<T>(schema: z.ZodType<T>, value: unknown, code = 100): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new GraphError(code, parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
}

function markRead(world: WorldContext, body: Record<string, unknown>): Answer {
  const { message_id: id } = parse(Read, body);
  if (world.whatsapp.message(id)?.direction !== 'received') throw new GraphError(100, `Message ${id} does not exist.`);
  world.whatsapp.setStatus(id, 'read');
  return json(200, { success: true });
}

/** `to` wins when both are set. A BSUID whose owner never wrote is nobody. */
function recipientOf(world: WorldContext, asked: Send): Person {
  if (asked.to !== undefined) {
    const phone = asked.to.replace(/[\s()+-]/g, '');
    if (!/^\d{5,20}$/.test(phone)) throw new GraphError(131009, `to ${asked.to} is not a phone number.`);
    return world.whatsapp.person(phone) ?? { phone, bsuid: bsuidOf(phone), name: phone };
  }
  if (asked.recipient === undefined) throw new GraphError(131008, 'to or recipient is required.');
  const person = world.whatsapp.person(asked.recipient);
  if (person === undefined) throw new GraphError(131026, `Nobody has the user id ${asked.recipient}.`);
  return person;
}

/** WhatsApp: free text only within 24 hours of the user's last message. */
function requireWindow(world: WorldContext, person: Person): void {
  const open = person.lastInboundAt !== undefined && world.deps.clock.now() - person.lastInboundAt < DAY_MS;
  if (!open)
    throw new GraphError(
      131047,
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
    );
}

const isMediaType = (type: string): type is (typeof MEDIA_TYPES)[number] => MEDIA_TYPES.some((one) => one === type);

function contentOf(world: WorldContext, asked: Send): Content {
  const part = asked[asked.type];
  if (part === undefined) throw new GraphError(131008, `${asked.type} is required.`);
  if (asked.type === 'text') return { text: parse(z.object({ body: z.string().min(1).max(4096) }), part).body };
  if (asked.type === 'template') return templateOf(world, part);
  if (isMediaType(asked.type)) return mediaOf(world, asked.type, part);
  if (asked.type === 'reaction') return { text: parse(z.object({ message_id: z.string(), emoji: z.string() }), part).emoji };
  if (asked.type === 'interactive')
    return { text: parse(z.looseObject({ body: z.object({ text: z.string().min(1).max(1024) }) }), part).body.text };
  throw new GraphError(131051, `The simulator knows no outgoing ${asked.type}.`);
}

function templateOf(world: WorldContext, part: unknown): Content {
  const template = parse(TemplateBody, part);
  const known = world.whatsapp.template(template.name);
  if (known === undefined) throw new GraphError(132001, `template name (${template.name}) does not exist in ${template.language.code}`);
  const parameters = template.components.filter((one) => one.type.toLowerCase() === 'body').flatMap((one) => one.parameters ?? []);
  if (known.parameters !== null && known.parameters !== parameters.length) {
    throw new GraphError(
      132000,
      `body: number of localizable_params (${parameters.length}) does not match the expected number of params (${known.parameters})`,
    );
  }
  return { text: [template.name, ...parameters.map((one) => one.text ?? '')].join(' | '), template };
}

function mediaOf(world: WorldContext, type: string, part: unknown): Content {
  const media = parse(Media, part);
  if (media.id === undefined && media.link === undefined) throw new GraphError(131008, `${type}.id or ${type}.link is required.`);
  if (media.id !== undefined && world.whatsapp.mediaFacts(media.id) === undefined)
    throw new GraphError(131053, `Media ${media.id} does not exist.`);
  return { text: media.caption ?? '', mediaId: media.id };
}
