/** /api/whatsapp: the phone in the customer's hand, and what Meta would tell. */
import { z } from 'zod';
import { iso, type WorldContext } from './context.ts';
import { mediaUrl, newMediaId } from './graph.ts';
import { newWamid } from './graph-send.ts';
import { type Answer, json, type Request } from './http.ts';
import { File, input, Phone } from './input.ts';
import { inboundBody, metaJson } from './meta-webhook.ts';
import { deliverBody, sendReceipt } from './receipts.ts';
import type { MediaFacts, WhatsappMessage } from './whatsapp-state.ts';

const Inbound = z
  .strictObject({
    from: Phone,
    name: z.string().min(1).max(256).optional(),
    text: z.string().min(1).max(4096).optional(),
    media: File.optional(),
    repeat: z.int().min(1).max(20).default(1),
    identity: z.enum(['both', 'bsuid', 'phone']).default('both'),
    replyTo: z.string().optional(),
  })
  .refine((one) => one.text !== undefined || one.media !== undefined, 'text or media is required')
  .refine(
    (one) => !(one.text !== undefined && one.media?.type.startsWith('audio/')),
    'a voice message carries no text: send the text by itself',
  );
const Receipt = z.strictObject({
  messageId: z.string().min(1),
  status: z.enum(['sent', 'delivered', 'read', 'played', 'failed']),
  errorCode: z.int().optional(),
});
const Raw = z.strictObject({ body: z.union([z.string(), z.looseObject({}), z.array(z.unknown())]) });
const PlannedError = z.strictObject({
  to: Phone,
  code: z.int(),
  times: z.int().min(0).default(1),
  via: z.enum(['answer', 'receipt']).default('answer'),
});
const AutoReceipts = z.strictObject({ enabled: z.boolean() });
const Template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/, 'must be of a-z 0-9 _'),
  parameters: z.int().min(0).optional(),
});

const WEBP = /^image\/webp/;

/** Answers what is under /api/whatsapp/, nothing for other paths. */
export async function whatsappApi(world: WorldContext, request: Request): Promise<Answer | undefined> {
  const { whatsapp } = world;
  switch (`${request.method} ${request.path}`) {
    case 'POST /api/whatsapp/messages':
      return receive(world, request);
    case 'GET /api/whatsapp/messages':
      return json(200, { items: whatsapp.sent().map((message) => shown(world, message)) });
    case 'POST /api/whatsapp/receipts': {
      const receipt = input(Receipt, request);
      return json(201, {
        delivered: await sendReceipt(world, {
          ...receipt,
          errorCode: receipt.errorCode ?? (receipt.status === 'failed' ? 131026 : undefined),
        }),
      });
    }
    case 'POST /api/whatsapp/raw': {
      const { body } = input(Raw, request);
      return json(201, { delivered: await deliverBody(world, newWamid(), typeof body === 'string' ? body : metaJson(body)) });
    }
    case 'POST /api/whatsapp/errors': {
      const { to, ...planned } = input(PlannedError, request);
      whatsapp.planError(to, planned);
      return json(201, { to, ...planned });
    }
    case 'POST /api/whatsapp/auto-receipts':
      whatsapp.setAutoReceipts(input(AutoReceipts, request).enabled);
      return json(200, { enabled: whatsapp.autoReceipts() });
    case 'POST /api/whatsapp/templates': {
      const template = input(Template, request);
      whatsapp.addTemplate(template.name, template.parameters);
      return json(201, template);
    }
    default:
      return undefined;
  }
}

const mediaTypeOf = (type: string): string => {
  if (WEBP.test(type)) return 'sticker';
  const family = type.split('/')[0] ?? '';
  return ['image', 'audio', 'video'].includes(family) ? family : 'document';
};

/** WhatsApp names the codec of its voice messages. */
const asWhatsappNames = (type: string): string => (type === 'audio/ogg' ? 'audio/ogg; codecs=opus' : type);

async function receive(world: WorldContext, request: Request): Promise<Answer> {
  const asked = input(Inbound, request);
  const at = world.deps.clock.now();
  const person = world.whatsapp.meet(asked.from, { name: asked.name, inboundAt: at });
  const media = asked.media === undefined ? undefined : storeMedia(world, asked.media);
  const message: WhatsappMessage = {
    id: newWamid(),
    direction: 'received',
    phone: person.phone,
    to: world.deps.secrets.phoneNumberId,
    type: media === undefined ? 'text' : mediaTypeOf(media.type),
    text: asked.text ?? '',
    status: 'sent',
    mediaId: media?.id,
    quotes: asked.replyTo,
    at,
  };
  world.whatsapp.addMessage(message);
  const origin = `http://${request.headers.host}`;
  const withUrl = media === undefined ? undefined : { ...media, url: mediaUrl(origin, media.id) };
  const body = metaJson(
    inboundBody({ phoneNumberId: world.deps.secrets.phoneNumberId, person, identity: asked.identity, message, media: withUrl }),
  );
  const delivered = await Promise.all(Array.from({ length: asked.repeat }, (_, copy) => deliverBody(world, `${message.id}/${copy}`, body)));
  const taken = delivered.flat();
  if (taken.includes(200)) world.whatsapp.setStatus(message.id, 'delivered');
  return json(201, { id: message.id, delivered: taken });
}

function storeMedia(world: WorldContext, file: z.infer<typeof File>): MediaFacts {
  const content = Buffer.from(file.base64, 'base64');
  return world.whatsapp.addMedia({ id: newMediaId(), filename: file.filename, type: asWhatsappNames(file.type), content });
}

/** A message as the API shows it. */
export function shown(world: WorldContext, message: WhatsappMessage): Record<string, unknown> {
  const media = message.mediaId === undefined ? undefined : world.whatsapp.mediaFacts(message.mediaId);
  return {
    id: message.id,
    direction: message.direction,
    to: message.to,
    type: message.type,
    text: message.text,
    at: iso(message.at),
    status: message.status,
    errorCode: message.errorCode,
    template: message.template,
    media,
    callback: message.callback,
    replyTo: message.quotes,
  };
}
