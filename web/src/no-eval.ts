/** Imported before any schema: zod would try whether it may compile code, and the page's policy reports the try. */
import { config } from 'zod';

config({ jitless: true });
