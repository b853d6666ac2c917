/** What arrived on the socket, if this page understands it. */
import { LiveFrame } from '#schemas/live';

/** A frame of a kind that came into being after this page was loaded is passed over. */
export function frameOf(data: unknown): LiveFrame | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    return LiveFrame.safeParse(JSON.parse(data)).data;
  } catch {
    return undefined;
  }
}
