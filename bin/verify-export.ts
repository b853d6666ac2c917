/**
 * `npm run verify:export -- <file>`: is an exported ticket what was recorded? Asks nothing of the desk; docs/proof.md.
 * Options: --head, the newest entry's hash as it is known from elsewhere; --show, the conversation that the file proves.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { verifyExport } from '#domain/verify-export';
import { conversationLines } from './export-conversation.ts';
import { runTool, UsageError } from './stage-options.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

await runTool(async () => {
  const { values, positionals } = options();
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) throw new UsageError('Say which file: npm run verify:export -- tiket-1042-17.json.');
  const { faults, notes, proven } = verifyExport(jsonIn(path), digest, values.head);
  if (!proven) throw new Error([`${path} is not what was recorded.`, ...faults].join('\n'));
  const { file, ticket, entries } = proven;
  console.log(`Ticket #${file.number}: ${entries.length} entries, whole and unchanged since they were written.`);
  console.log(`Head: ${file.head.version} ${file.head.hash}`);
  if (values.head === undefined)
    console.log('Hold the head against one that is known from elsewhere (--head): no file proves that nothing came after it.');
  const apart = [...(ticket.merged ?? []).map(({ number }) => `#${number} was merged into it`), ...mergedInto(ticket.mergedInto)];
  for (const line of [...notes, ...apart.map((said) => `${said}: that ticket has a ledger, and an export, of its own.`)]) console.log(line);
  if (values.show) console.log(conversationLines(proven).join('\n'));
});

function mergedInto(survivor: number | undefined): string[] {
  return survivor === undefined ? [] : [`It was merged into #${survivor}`];
}

function options() {
  try {
    return parseArgs({ options: { head: { type: 'string' }, show: { type: 'boolean', default: false } }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function jsonIn(path: string): unknown {
  const text = readFileSync(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${path} is no JSON: it was cut or changed.`, { cause });
  }
}
