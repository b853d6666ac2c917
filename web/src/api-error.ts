/** A call that was refused, or that never came back. */
import { Problem } from '#schemas/problem';

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Nothing came back: the network is gone or the desk cannot be reached. */
export class UnreachableError extends Error {
  override readonly name = 'UnreachableError';
}

/** A proxy on the way may answer in words of its own. */
const foreign = (status: number): Problem => ({
  type: 'about:blank',
  title: 'Unexpected answer',
  status,
  detail: `The desk answered ${status}.`,
  code: status === 401 ? 'not_authenticated' : status === 403 ? 'not_allowed' : status === 404 ? 'not_found' : 'internal',
  requestId: '',
});

/** The error that an answer which is not 2xx stands for. */
export async function errorOf(answer: Response): Promise<ApiError> {
  const read = Problem.safeParse(await answer.json().catch(() => undefined));
  return new ApiError(read.success ? read.data : foreign(answer.status));
}
