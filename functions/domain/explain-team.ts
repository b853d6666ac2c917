/** Why this team. */
import type { TicketEvent } from '#schemas/event';
import type { RoutingCondition } from '#schemas/routing';
import { type Because, type Explained, sayIn } from './explain-terms.ts';

type Of<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

/** @param isChosen the entry says itself how the team came about. */
export function explainOpening(
  event: Of<'TicketOpened'>,
  { by, isChosen }: { by: string; isChosen: boolean },
  { language, teamName }: Explained,
): Because | undefined {
  const say = sayIn(language);
  const { followsUp, openedBy, teamId } = event;
  if (followsUp !== undefined)
    return {
      what: say(`Dibuka sebagai lanjutan tiket #${followsUp}.`, `Opened as a follow-up of ticket #${followsUp}.`),
      why: say(
        `Tiket #${followsUp} tidak menerima pesan lagi: sudah ditutup, atau selesai lebih lama daripada masa buka kembali salurannya.`,
        `Ticket #${followsUp} takes no more messages: it was closed, or solved for longer than its channel's reopen window.`,
      ),
    };
  if (isChosen) return undefined;
  const what = say(`Dibuka di tim ${teamName(teamId)}.`, `Opened in team ${teamName(teamId)}.`);
  if (openedBy === 'agent') return { what, why: say(`Dibuka oleh ${by} di tim itu.`, `${by} opened it there.`) };
  return {
    what,
    why: say('Tim itu menangani nomor atau kotak surat yang dihubungi.', 'It is the team of the number or mailbox that was written to.'),
  };
}

export function explainTeamChoice(event: Of<'TeamChosen'>, shown: Explained): Because {
  const say = sayIn(shown.language);
  const team = shown.teamName(event.teamId);
  const { settingsVersion } = event;
  return {
    what: say(`Masuk ke tim ${team}.`, `Went to team ${team}.`),
    why: whyTeam(event, shown),
    settingsVersion,
  };
}

function whyTeam(event: Of<'TeamChosen'>, shown: Explained): string {
  const say = sayIn(shown.language);
  switch (event.by) {
    case 'condition':
      return conditionHeld(event, shown);
    case 'channel':
      return event.matched?.includes('follow_up')
        ? say(
            'Tiket lanjutan masuk ke tim yang menangani nomor atau kotak surat yang dihubungi.',
            'A follow-up goes to the team of the number or mailbox that was written to.',
          )
        : say(
            'Tidak ada syarat yang terpenuhi, jadi masuk ke tim yang menangani nomor atau kotak surat yang dihubungi.',
            'No condition held, so it went to the team of the number or mailbox that was written to.',
          );
    case 'fallback':
      return say(
        'Tidak ada syarat yang terpenuhi, dan nomor atau kotak surat itu tidak punya tim sendiri, jadi masuk ke tim cadangan.',
        'No condition held and the number or mailbox has no team of its own, so it went to the fallback team.',
      );
    case 'default':
      return say(
        'Tidak ada syarat yang terpenuhi, nomor atau kotak surat itu tidak punya tim sendiri, dan tim cadangan belum ditentukan.',
        'No condition held, the number or mailbox has no team of its own, and no fallback team is set.',
      );
    default:
      return event.by satisfies never;
  }
}

function conditionHeld({ conditionId = '', settingsVersion = 0, matched = [], skills = [] }: Of<'TeamChosen'>, shown: Explained): string {
  const say = sayIn(shown.language);
  const condition = shown.condition(conditionId, settingsVersion);
  const name = condition?.name ?? conditionId;
  const parts = matched.map((part) => partText(part, condition, shown)).join('; ');
  const held = say(
    `Syarat "${name}" (versi ${settingsVersion}) adalah yang pertama terpenuhi: ${parts}.`,
    `The condition "${name}" (version ${settingsVersion}) is the first that held: ${parts}.`,
  );
  const asked = skills.join(', ');
  return skills.length === 0 ? held : `${held} ${say(`Keahlian yang diminta: ${asked}.`, `It asks for skills: ${asked}.`)}`;
}

/** @param part as the ledger names it; one of the word list, or of the values asked of an attribute, is quoted from the settings. */
function partText(part: string, condition: RoutingCondition | undefined, { language }: Explained): string {
  const say = sayIn(language);
  const [name, index] = part.split('.');
  switch (name) {
    case 'attributes':
      return attributeText(part, condition, language);
    case 'channel':
      return say('salurannya cocok', 'its channel');
    case 'account':
      return say('nomor atau kotak surat yang dihubungi cocok', 'the number or mailbox that was written to');
    case 'language':
      return say('bahasa kontaknya cocok', "the contact's language");
    case 'not_words':
      return say('tidak ada kata yang dikecualikan', 'none of the words it leaves out was said');
    case 'words': {
      const word = condition?.when.words?.anyOf[Number(index)];
      if (word === undefined)
        return say(`kata ke-${Number(index) + 1} dalam daftarnya disebut`, `word ${Number(index) + 1} of its list was said`);
      return say(`"${word}" disebut dalam pesan`, `the message says "${word}"`);
    }
    default:
      return part;
  }
}

/** @param part `attributes.<name>.<index>` */
function attributeText(part: string, condition: RoutingCondition | undefined, language: Explained['language']): string {
  const say = sayIn(language);
  const [, name = '', index] = part.split('.');
  const asked = condition?.when.attributes ?? {};
  const value = Object.hasOwn(asked, name) ? asked[name]?.anyOf[Number(index)] : undefined;
  if (value !== undefined) return say(`atribut "${name}" kontaknya "${value}"`, `the contact's attribute "${name}" is "${value}"`);
  const place = Number(index) + 1;
  return say(
    `atribut "${name}" kontaknya adalah nilai ke-${place} dalam daftarnya`,
    `the contact's attribute "${name}" is value ${place} of its list`,
  );
}

export function explainRelaxing({ skills }: Of<'SkillsRelaxed'>, { language }: Explained): Because {
  const say = sayIn(language);
  const asked = skills.join(', ');
  return {
    what: say(`Keahlian (${asked}) tidak lagi diminta.`, `Its skills (${asked}) are asked for no longer.`),
    why: say(
      'Dalam waktu yang ditentukan tidak ada agen berkeahlian itu yang punya tempat, jadi siapa pun di tim itu boleh menerimanya.',
      'No agent with these skills had room in the time that the condition gives, so anybody in the team may have it.',
    ),
  };
}

export function explainTeamChange(event: Of<'TeamChanged'>, by: string, { language, teamName }: Explained): Because {
  const say = sayIn(language);
  const [from, to] = [teamName(event.from), teamName(event.to)];
  return {
    what: say(`Pindah dari tim ${from} ke tim ${to}.`, `Moved from team ${from} to team ${to}.`),
    why: say(`Dipindahkan oleh ${by}.`, `${by} moved it.`),
  };
}
