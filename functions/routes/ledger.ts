/** Proof: a ticket's ledger, its verification, and the file that takes both elsewhere. */
import { exportTicket } from '#flows/export-ticket';
import { readLedger } from '#flows/read-chain';
import { verifyLedger } from '#flows/verify-ledger';
import type { Routes } from './routes.ts';

export const ledgerRoutes = {
  getLedger: ({ params, query }, context) => readLedger(context, params.number, query),
  verifyLedger: ({ params }, context) => verifyLedger(context, params.number),
  exportTicket: ({ params }, context) => exportTicket(context, params.number),
} satisfies Routes<'getLedger' | 'verifyLedger' | 'exportTicket'>;
