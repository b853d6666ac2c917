/** Who a webhook speaks of: BSUID first, then parent BSUID, then phone. */
import type { Identity } from '#schemas/channel';
import type { WebhookContact, WebhookMessage } from '#schemas/providers/whatsapp';

export type Person = { readonly identities: Identity[]; readonly name?: string; readonly username?: string };
export type Ids = { readonly userId?: string; readonly parentUserId?: string; readonly address?: string };

/** One portfolio a deployment, in which BSUIDs are unique. */
const SCOPE = 'waba';
const IDENTITY_CHARACTERS = 320;
const NAME_CHARACTERS = 256;
/** `US.ENT.1349...`: of linked portfolios. @see https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids */
const PARENT_BSUID = /^[A-Z]{2}\.ENT\./;
const PHONE_DECORATION = /[+\s()-]/g;

/** Identities in the order in which they decide. An `address` that is no number is a BSUID: some senders put it there. */
export function identitiesOf({ userId, parentUserId, address }: Ids): Identity[] {
  const digits = address?.replace(PHONE_DECORATION, '') ?? '';
  const isPhone = /^\d+$/.test(digits);
  const isParent = !isPhone && PARENT_BSUID.test(address ?? '');
  const named: [Identity['kind'], string | undefined][] = [
    ['wa_bsuid', userId ?? (isPhone || isParent ? undefined : address)],
    ['wa_parent_bsuid', parentUserId ?? (isParent ? address : undefined)],
    ['wa_phone', isPhone ? digits : undefined],
  ];
  return named.flatMap(([kind, value]) => (value && value.length <= IDENTITY_CHARACTERS ? [{ kind, scope: SCOPE, value }] : []));
}

/** The contact who wrote the message. Undefined when nothing names one. */
export function senderOf(message: WebhookMessage, contacts: readonly WebhookContact[], isOnlyMessage: boolean): Person | undefined {
  const ids = { userId: message.from_user_id, parentUserId: message.from_parent_user_id, address: message.from };
  return personOf(ids, contacts, isOnlyMessage);
}

/** The contact to whom our own side wrote, by its telephone. */
export function recipientOf(message: WebhookMessage, contacts: readonly WebhookContact[], isOnlyMessage: boolean): Person | undefined {
  const ids = { userId: message.to_user_id, parentUserId: message.to_parent_user_id, address: message.to };
  return personOf(ids, contacts, isOnlyMessage);
}

function personOf(ids: Ids, contacts: readonly WebhookContact[], isOnlyMessage: boolean): Person | undefined {
  const contact = contactOf(ids, contacts, isOnlyMessage);
  const identities = identitiesOf({
    userId: ids.userId ?? contact?.user_id,
    parentUserId: ids.parentUserId ?? contact?.parent_user_id,
    address: ids.address ?? contact?.wa_id,
  });
  if (identities.length === 0) return undefined;
  return { identities, name: clip(contact?.profile?.name), username: clip(contact?.profile?.username) };
}

/** The contact that shares an id with the message; a single one beside a single message is its sender unless the ids contradict. */
function contactOf({ userId, address }: Ids, contacts: readonly WebhookContact[], isOnlyMessage: boolean): WebhookContact | undefined {
  const same = contacts.find((contact) => equal(contact.user_id, userId) || equal(contact.wa_id, address));
  if (same) return differ(same.user_id, userId) ? undefined : same;
  const [only] = contacts;
  if (!only || contacts.length > 1 || !isOnlyMessage) return undefined;
  return differ(only.user_id, userId) || differ(only.wa_id, address) ? undefined : only;
}

const equal = (one: string | undefined, other: string | undefined): boolean => one !== undefined && one === other;
const differ = (one: string | undefined, other: string | undefined): boolean => one !== undefined && other !== undefined && one !== other;

function clip(text: string | undefined): string | undefined {
  return text ? text.slice(0, NAME_CHARACTERS).toWellFormed() : undefined;
}
