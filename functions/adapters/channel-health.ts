/** Whether a channel's account is blocked, asked less often while it is open. */
import type { CommandPorts } from '#flows/handle-command';

/** A send into a channel that was blocked meanwhile is refused by its provider and parks. */
const OPEN_FOR_MS = 5_000;

/** The same ports, whose `directory.blocked` does not ask again about an account seen open for 5 s. One that is blocked is asked about each time, so that it opens at once. */
export const withSeenOpen = <Ports extends Pick<CommandPorts, 'directory' | 'clock'>>(ports: Ports): Ports => ({
  ...ports,
  directory: { ...ports.directory, blocked: blockedOrSeenOpen(ports) },
});

function blockedOrSeenOpen({ directory, clock }: Pick<CommandPorts, 'directory' | 'clock'>): CommandPorts['directory']['blocked'] {
  const openSince = new Map<string, number>();
  return async (channel, account) => {
    const place = `${channel}#${account}`;
    const now = Date.parse(clock.now());
    if (now - (openSince.get(place) ?? Number.NEGATIVE_INFINITY) < OPEN_FOR_MS) return undefined;
    openSince.delete(place);
    const code = await directory.blocked(channel, account);
    if (code === undefined) openSince.set(place, now);
    return code;
  };
}
