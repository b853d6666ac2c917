/** Operations as the dashboard asks for them where the table in `#schemas/api` does not have them. */
import type { Operation } from '#schemas/api';
import { liveOperations } from '#schemas/live';

export const pendingOperations = { ...liveOperations } as const satisfies Record<string, Operation>;
