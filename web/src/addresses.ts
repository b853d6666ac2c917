/** What the addresses of the page name. */
import { TicketNumber } from '#schemas/primitives';

/** Of an address that names no ticket. */
export const NO_TICKET = 0;

export const TICKET_PARAMS = {
  parse: ({ number }: { number: string }) => ({ number: TicketNumber.safeParse(Number(number)).data ?? NO_TICKET }),
  stringify: ({ number }: { number: number }) => ({ number: String(number) }),
};
