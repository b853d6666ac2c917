/** An error -> what it says to the person at the page. */
import { ApiError, UnreachableError } from '../../api-error.ts';
import type { Translate } from '../../i18n/translate.ts';
import { PartError } from '../../parts.ts';

export type ErrorText = { readonly title: string; readonly hint: string; readonly requestId: string };

/** In the page's language; what the desk says in its own words is for the log. */
export function errorText(error: unknown, t: Translate): ErrorText {
  if (error instanceof ApiError) {
    const { code, requestId } = error.problem;
    return { title: t(`problem.${code}`), hint: '', requestId };
  }
  if (error instanceof UnreachableError) return { title: t('state.unreachableTitle'), hint: t('state.unreachableHint'), requestId: '' };
  if (error instanceof PartError) return { title: t('state.partTitle'), hint: t('state.partHint'), requestId: '' };
  return { title: t('state.brokenTitle'), hint: t('state.brokenHint'), requestId: '' };
}
