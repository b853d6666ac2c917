/** /api/clock and /api/faults, and what the page asks for once a second. */
import { z } from 'zod';
import { shown } from './api-whatsapp.ts';
import { iso, WORLD_FAULTS, type WorldContext } from './context.ts';
import { type Answer, json, jsonBody, type Request } from './http.ts';
import { input, Phone } from './input.ts';

/** Ten years: more is a slip of the finger, and would take for ever. */
const LONGEST_ADVANCE_SECONDS = 315_576_000;
const PAGE_MESSAGES = 200;
const PAGE_MAILS = 50;
/** What a browser may show in its own tab without running anything. */
const SAFE_INLINE = /^(image\/(png|jpeg|gif|webp)|audio\/|video\/)/;

const Advance = z.strictObject({ advanceSeconds: z.number().min(0).max(LONGEST_ADVANCE_SECONDS) });
const Fault = z.strictObject({
  kind: z.enum(WORLD_FAULTS),
  target: z.string().min(1).default('*'),
  rate: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
});
/** What a person may call the two providers. */
const TARGET_NAMES: Readonly<Record<string, string>> = { graph: 'whatsapp', meta: 'whatsapp', ses: 'email', mail: 'email' };

/** Answers the control paths, nothing for others. */
export async function controlApi(world: WorldContext, request: Request): Promise<Answer | undefined> {
  switch (`${request.method} ${request.path}`) {
    case 'GET /api/clock':
      return json(200, { ...clockOf(world), fired: 0 });
    case 'POST /api/clock': {
      const fired = await world.deps.timers.advance(input(Advance, request).advanceSeconds);
      return json(200, { ...clockOf(world), fired });
    }
    case 'GET /api/faults':
      return json(200, { items: world.deps.faults.list() });
    case 'POST /api/faults':
      return setFault(world, request);
    case 'GET /api/page':
      return json(200, pageState(world, request));
    default:
      return request.method === 'GET' ? media(world, request) : undefined;
  }
}

const clockOf = (world: WorldContext) => ({ now: iso(world.deps.clock.now()), offsetSeconds: world.deps.clock.offsetMs() / 1000 });

function setFault(world: WorldContext, request: Request): Answer {
  if (Object.keys(jsonBody(request)).length === 0) world.deps.faults.clear();
  else {
    const fault = input(Fault, request);
    const target = fault.kind === 'provider_timeout' ? (TARGET_NAMES[fault.target] ?? fault.target) : fault.target;
    world.deps.faults.set({ ...fault, target });
  }
  return json(200, { items: world.deps.faults.list() });
}

function pageState(world: WorldContext, request: Request): Record<string, unknown> {
  const phone = Phone.safeParse(request.url.searchParams.get('phone') ?? '');
  const mails = world.mails.latest(PAGE_MAILS).map((mail) => ({ ...mail, to: mail.to.join(', '), at: iso(mail.at) }));
  return {
    clock: clockOf(world),
    mailbox: world.deps.mailbox,
    people: world.whatsapp.people().map((person) => ({ phone: person.phone, name: person.name })),
    conversation: phone.success ? world.whatsapp.conversation(phone.data, PAGE_MESSAGES).map((message) => shown(world, message)) : [],
    sentByWhatsapp: world.whatsapp.latestSent(PAGE_MAILS).map((message) => shown(world, message)),
    mails,
    autoReceipts: world.whatsapp.autoReceipts(),
    faults: world.deps.faults.list(),
  };
}

/** GET /api/media/{id}: for the page; anything that could run is a download. */
function media(world: WorldContext, request: Request): Answer | undefined {
  const id = /^\/api\/media\/(\d+)$/.exec(request.path)?.[1];
  const found = id === undefined ? undefined : world.whatsapp.media(id);
  if (found === undefined) return undefined;
  const disposition = SAFE_INLINE.test(found.type) ? 'inline' : 'attachment';
  const headers = {
    'content-type': found.type,
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(found.filename)}`,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, max-age=86400',
  };
  return { status: 200, headers, body: found.content };
}
