/** What is done as well as it can be, and never for long: it fails nobody. */
import type { Log } from '#flows/ports';

export async function withinTime(ms: number, act: () => Promise<unknown>, log: Log): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, ms, 'late');
  });
  try {
    if ((await Promise.race([acted(act), late])) === 'late') log.warn('sockets not told in time', { ms });
  } catch (error) {
    log.warn('sockets not told', { error });
  } finally {
    clearTimeout(timer);
  }
}

/** One that comes after all is heard by nobody, and its failure neither. */
function acted(act: () => Promise<unknown>): Promise<unknown> {
  const acting = act();
  acting.catch(() => undefined);
  return acting;
}
