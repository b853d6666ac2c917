/** A notice as a mail from nobody: an answer to it, by a machine or by hand, opens no ticket. */
import { PermanentError } from '#domain/errors';
import type { SendNotice } from '#flows/notice-ports';
import { composeMail } from './email-compose.ts';
import { sendMail } from './email-send.ts';

/** No mailbox of the desk, so nothing that comes back to it is taken in. */
const LOCAL_PART = 'no-reply';
/** In the place of a message's id: mail programs show the notices of a ticket together, and what SES reports of one is no receipt of a message. */
const THREAD = 'notice';

type Means = { readonly domain: string; readonly configurationSet: string; readonly now: () => string };

export function noticeSender({ domain, configurationSet, now }: Means): SendNotice {
  const address = `${LOCAL_PART}@${domain}`;
  return async ({ to, number, title, text, language }) => {
    const mail = { number, messageId: THREAD, domain, at: now(), subject: title, text, language };
    try {
      const raw = await composeMail({
        ...mail,
        kind: 'notification',
        from: { address, name: 'Meja' },
        replyTo: address,
        to: [{ address: to }],
      });
      const region = process.env.AWS_REGION ?? '';
      return await sendMail({ configurationSet, region, from: address, to: [to], raw, tags: { ticket: number, message: THREAD } });
    } catch (error) {
      if (error instanceof PermanentError) return { outcome: 'not_sent', reason: 'no_recipient' };
      throw error;
    }
  };
}
