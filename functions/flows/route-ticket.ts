/** The team of a ticket that a message opens, by the conditions of the desk that was read already. */
import { asksContact, chooseTeam, type RoutingFacts } from '#domain/choose-team';
import type { TeamChoice } from '#schemas/routing';
import type { IngestPorts } from './ingest-ports.ts';
import type { Landing } from './open-or-append.ts';

type Opening = Pick<Landing, 'envelope' | 'desk' | 'who' | 'stored' | 'teamId'>;

/** No trip; one where the choice hangs on the language or an attribute of a contact that is known. A merged contact is the one that it leads to. */
export async function routeTicket(ports: Pick<IngestPorts, 'directory'>, opening: Opening): Promise<TeamChoice> {
  const { envelope, desk, stored, teamId, who } = opening;
  const { channel, account, mail, content, placeholder } = envelope;
  const facts: RoutingFacts = {
    channel,
    account,
    subject: mail?.subject,
    // The words of a placeholder are ours.
    text: placeholder ? '' : content.text,
    isFollowUp: stored !== undefined,
  };
  const isAsked = who.kind === 'known' && asksContact(facts, desk.routing, teamId);
  const contact = isAsked ? await ports.directory.contact(who.contactId) : undefined;
  return chooseTeam({ ...facts, language: contact?.language, attributes: contact?.attributes }, desk.routing, teamId);
}
