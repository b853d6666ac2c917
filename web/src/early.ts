/** Imported before the rest: the desk is asked who this is while the page is still being made. */
import { SIGNED_IN_PATH } from '#schemas/session';
import { session } from './session.ts';

// Whoever comes from the sign-in page has a code for the desk.
if (window.location.pathname !== SIGNED_IN_PATH) void session.renew();
