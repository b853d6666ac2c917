/** Something new under the bell, to who has it before them. */
import { UNREAD_COUNTED } from '#schemas/notice';
import type { NoticeStore } from './notice-ports.ts';
import type { Log } from './ports.ts';
import { type TellPorts, tell } from './tell-sockets.ts';

export type TellNoticesPorts = TellPorts & { readonly notices: Pick<NoticeStore, 'countUnread'>; readonly log: Log };

/** Best effort: who is not told sees it with the next look. Nothing is counted for who is not connected. */
export async function tellNotices(ports: TellNoticesPorts, agentId: string): Promise<void> {
  try {
    const mine = await ports.connections.ofAgent(agentId);
    if (mine.length === 0) return;
    const unread = await ports.notices.countUnread(agentId, UNREAD_COUNTED);
    await tell(
      ports,
      mine.map((connection) => ({ connection, frame: { type: 'notices', unread } })),
    );
  } catch (error) {
    ports.log.warn('sockets not told', { agentId, error });
  }
}
