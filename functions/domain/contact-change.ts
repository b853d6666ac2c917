/** What somebody changes of a contact. */
import type { Contact } from '#schemas/contact';
import type { ChangeContact } from '#schemas/contact-attributes';

export type ContactChange = {
  readonly after: Contact;
  /** What is different, as the ledger names it: `name`, `language`, `attributes.<name>`. */
  readonly fields: readonly string[];
};

/** What is not named stays as it is; null takes away. No fields: everything was so already. */
export function changedContact(contact: Contact, { name = contact.name, language, attributes = {} }: ChangeContact): ContactChange {
  const before = new Map(Object.entries(contact.attributes ?? {}));
  const noted = new Map(before);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === null) noted.delete(attribute);
    else noted.set(attribute, value);
  }
  const spoken = language === undefined ? contact.language : (language ?? undefined);
  const after = { ...contact, name, language: spoken, attributes: noted.size > 0 ? Object.fromEntries(noted) : undefined };
  const fields = [
    ...(name === contact.name ? [] : ['name']),
    ...(spoken === contact.language ? [] : ['language']),
    ...Object.keys(attributes).flatMap((attribute) => (noted.get(attribute) === before.get(attribute) ? [] : [`attributes.${attribute}`])),
  ];
  return { after, fields };
}
