/** Who can do what a ticket asks for. */
import type { Agent } from '#schemas/agent';
import type { Skill } from '#schemas/skill';

/** Without somebody who has the skills for so long a ticket goes to anybody, unless its condition says another time. */
export const RELAX_AFTER_SECONDS = 900;

function read(skill: Skill): { name: string; level: number } {
  const [name = '', level = '1'] = skill.toLowerCase().split(':');
  return { name: name.trim(), level: Number(level) };
}

const covers = (had: Skill, asked: Skill): boolean => {
  const [own, wanted] = [read(had), read(asked)];
  return own.name === wanted.name && own.level >= wanted.level;
};

/** All of them, each at its level or above; where nothing is asked everybody has it. */
export const hasSkills = ({ skills }: Pick<Agent, 'skills'>, asked: readonly Skill[] = []): boolean =>
  asked.every((one) => skills.some((had) => covers(had, one)));
