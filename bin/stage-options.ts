/** What every tool is told on its command line, and how a tool ends. */
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import * as z from 'zod';

/** Where a stage is deployed unless its context says otherwise. */
const DEFAULT_REGION = 'ap-southeast-3';

const STAGE_OPTIONS = { stage: { type: 'string' }, region: { type: 'string' } } as const satisfies ParseArgsOptionsConfig;

const Stage = z.object({
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9]{0,11}$/, '--stage must be 1 to 12 small letters and digits, such as prod.')
    .default('prod'),
  region: z.string().default(() => process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? DEFAULT_REGION),
});
export type Stage = z.infer<typeof Stage>;

/** A command line that cannot be followed; the message is one sentence a line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * The options of a tool, `--stage` and `--region` among them, checked by its schema; what stands alone is in `positionals`.
 * @throws UsageError with a sentence for each mistake.
 */
export function readOptions<S extends z.ZodType>(input: {
  readonly args: readonly string[];
  readonly options: ParseArgsOptionsConfig;
  readonly schema: S;
}): Stage & { readonly own: z.infer<S> } {
  const { values, positionals } = parsed(input);
  return { ...checked(Stage, values), own: checked(input.schema, { ...values, positionals }) };
}

function parsed({ args, options }: { args: readonly string[]; options: ParseArgsOptionsConfig }) {
  try {
    return parseArgs({ args: [...args], options: { ...STAGE_OPTIONS, ...options }, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function checked<S extends z.ZodType>(schema: S, values: unknown): z.infer<S> {
  const result = schema.safeParse(values);
  if (!result.success) throw new UsageError(result.error.issues.map(({ message }) => message).join('\n'));
  return result.data;
}

/** Runs a tool to its end: what it returns is printed, what it throws is one sentence and the exit code 1. */
export async function runTool(tool: () => Promise<void>): Promise<void> {
  try {
    await tool();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
