/** The team of a ticket that a message opens, by the conditions of the desk that was read already. */
import { chooseTeam } from '#domain/choose-team';
import type { Language } from '#schemas/acknowledgement';
import type { TeamChoice } from '#schemas/routing';
import type { IngestPorts } from './ingest-ports.ts';
import type { Landing } from './open-or-append.ts';

type Opening = Pick<Landing, 'envelope' | 'desk' | 'who' | 'stored' | 'teamId'>;

/** No trip; one where a condition asks for the language of a contact that is known. */
export async function routeTicket(ports: Pick<IngestPorts, 'directory'>, opening: Opening): Promise<TeamChoice> {
  const { envelope, desk, stored, teamId } = opening;
  const { channel, account, mail, content, placeholder } = envelope;
  const facts = {
    channel,
    account,
    subject: mail?.subject,
    // The words of a placeholder are ours.
    text: placeholder ? '' : content.text,
    language: await languageOf(ports, opening),
    isFollowUp: stored !== undefined,
  };
  return chooseTeam(facts, desk.routing, teamId);
}

async function languageOf({ directory }: Pick<IngestPorts, 'directory'>, { desk, who }: Opening): Promise<Language | undefined> {
  const isAsked = desk.routing?.conditions.some(({ when }) => when.language !== undefined);
  if (!isAsked || who.kind === 'unknown') return undefined;
  return (await directory.contact(who.contactId))?.language;
}
