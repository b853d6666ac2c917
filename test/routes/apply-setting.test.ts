import { describe, expect, it } from 'vitest';
import { relayEntry } from '#flows/relay-entry';
import type { JobView } from '#schemas/job';
import { edit, handOut, handOutAll, policyOf, SHORT_DAYS } from '../helpers/apply-acts.ts';
import { aChat } from '../helpers/envelopes.ts';
import { minute } from '../helpers/factories.ts';
import { ticketOf } from '../helpers/in-memory-ports.ts';
import { type Call, call, createRig, dump, given, type Person, type Rig, refusal, request } from './rig.ts';

const params = { kind: 'policy', id: 'default' };
const put = (rig: Rig, value: object, version = 0, of: object = params) =>
  call(rig, 'putSetting', { as: 'admin', params: { ...params, ...of }, body: { version, value } });
const apply = async (rig: Rig, version = 1, more: Call = {}): Promise<JobView> =>
  (await call(rig, 'applySetting', { as: 'admin', params, body: { version }, ...more })).job;
const jobNow = async (rig: Rig, jobId: string, as: Person = 'auditor') => (await call(rig, 'getJob', { as, params: { jobId } })).job;
const keyed = (key: string): Call => ({ headers: { 'idempotency-key': key } });
const ledger = ({ memory }: Rig) => (memory.ledgers.get('settings') ?? []).map(({ stored }) => JSON.parse(stored.entry));
const acts = (rig: Rig) =>
  ledger(rig)
    .flatMap(({ events }) => events)
    .filter(({ type }) => type.startsWith('Apply'));

/** What the stream brings of the newest act. */
async function relayed(rig: Rig): Promise<void> {
  const newest = rig.memory.ledgers.get('settings')?.at(-1)?.stored.entry ?? '';
  await relayEntry(rig.ports, { entry: newest });
}

/** A ticket under what a desk comes with, and the policy edited to half an hour for the first reply. */
async function deskWithEdit(): Promise<Rig & { number: number }> {
  const rig = createRig();
  const number = await given(rig, aChat());
  await put(rig, policyOf(1800));
  return { ...rig, number };
}

describe('applying a policy to open tickets', () => {
  it('is taken at once, on record, and told where to look', async () => {
    const rig = await deskWithEdit();

    const { status, headers, json } = await request(rig, 'applySetting', { as: 'admin', params, body: { version: 1 } });

    const { job } = json as { job: JobView };
    expect([status, headers.location]).toEqual([202, `/v1/jobs/${job.jobId}`]);
    expect(job).toMatchObject({
      setting: { ...params, version: 1 },
      state: 'running',
      startedBy: 'admin',
      startedAt: minute(0),
      // The edit holds for everybody after half a minute.
      startsAt: '2026-11-23T02:15:32.000Z',
      looked: 0,
      changed: 0,
      endedAt: null,
    });
    expect(ledger(rig).at(-1)).toMatchObject({
      actor: { kind: 'agent', id: 'admin' },
      events: [{ type: 'ApplyStarted', jobId: job.jobId, setting: { ...params, version: 1 } }],
    });
    expect((await ticketOf(rig, rig.number)).targets[0]?.dueAt).toBe(minute(60));
  });

  it('is done by the messages that follow, and shows how far it is', async () => {
    const rig = await deskWithEdit();
    const { jobId } = await apply(rig);
    await relayed(rig);
    expect(rig.nudged.tasks).toEqual([{ task: { kind: 'apply_setting', jobId, page: 1 }, delaySeconds: 0 }]);

    await handOutAll(rig);

    expect((await ticketOf(rig, rig.number)).targets[0]).toMatchObject({ dueAt: minute(30), policy: 'default@1' });
    expect(await jobNow(rig, jobId)).toMatchObject({
      state: 'done',
      looked: 1,
      changed: 1,
      failed: 0,
      walk: 2,
      endedAt: rig.time.now,
      ending: null,
    });
  });

  it('begins at once where the edit is older than half a minute', async () => {
    const rig = await deskWithEdit();
    rig.passSeconds(600);

    expect(await apply(rig)).toMatchObject({ startedAt: minute(10), startsAt: minute(10) });
  });

  it('is the same job for whoever asks again while it runs, and another one once it is over', async () => {
    const rig = await deskWithEdit();
    const first = await apply(rig);

    expect(await apply(rig, 1, { as: 'owner' })).toEqual(first);
    expect(acts(rig)).toHaveLength(1);
    await relayed(rig);
    await handOutAll(rig);
    expect((await apply(rig)).jobId).not.toBe(first.jobId);
  });

  it('in a later version ends the job of the one before', async () => {
    const rig = await deskWithEdit();
    const first = await apply(rig);
    await put(rig, policyOf(900), 1);

    const second = await apply(rig, 2);

    expect(await jobNow(rig, first.jobId)).toMatchObject({ state: 'cancelled', ending: 'newer_version' });
    expect(await jobNow(rig, second.jobId)).toMatchObject({ state: 'running', setting: { version: 2 } });
    expect(acts(rig).map(({ type, jobId }) => [type, jobId])).toEqual([
      ['ApplyStarted', first.jobId],
      ['ApplyEnded', first.jobId],
      ['ApplyStarted', second.jobId],
    ]);
  });

  it('beside another setting is a job of its own', async () => {
    const rig = await deskWithEdit();
    await put(rig, SHORT_DAYS, 0, { kind: 'calendar' });

    const policy = await apply(rig);
    const calendar = await apply(rig, 1, { params: { ...params, kind: 'calendar' } });

    expect([policy.state, calendar.state, policy.jobId === calendar.jobId]).toEqual(['running', 'running', false]);
  });

  it('is refused for a version that does not hold, and shows the one that does', async () => {
    const rig = await deskWithEdit();
    await put(rig, policyOf(900), 1);

    const problem = await refusal(rig, 'applySetting', { as: 'admin', params, body: { version: 1 } });

    expect(problem).toMatchObject({ code: 'seen_is_stale', missed: [{ kind: 'policy', id: 'default', version: 2 }] });
  });

  it.each<[string, number, object, object]>([
    ['not_found', 404, { ...params, id: 'vip' }, { version: 1 }],
    ['invalid_request', 400, { kind: 'team', id: 'default' }, { version: 1 }],
    ['invalid_request', 400, params, { version: 0 }],
    ['invalid_request', 400, params, {}],
  ])('is refused as %s (%i): %o %o', async (code, status, of, body) => {
    const rig = await deskWithEdit();

    expect(await refusal(rig, 'applySetting', { as: 'admin', params: { ...of }, body })).toMatchObject({ code, status });
  });

  it('begins no job for a version that was edited while it was asked for', async () => {
    const rig = await deskWithEdit();
    const { directory } = rig.api;
    const setting: typeof directory.setting = async (kind, id) => {
      const held = await directory.setting(kind, id);
      edit(rig, { kind: 'policy', id: 'default', version: 2 }, policyOf(900));
      return held;
    };

    const { json } = await request({ ...rig, api: { ...rig.api, directory: { ...directory, setting } } }, 'applySetting', {
      as: 'admin',
      params,
      body: { version: 1 },
    });

    expect([json, acts(rig)]).toMatchObject([{ code: 'seen_is_stale' }, []]);
  });
});

describe('the Idempotency-Key of applying', () => {
  it('begins one job, and answers with it again when it is over', async () => {
    const rig = await deskWithEdit();
    const { jobId } = await apply(rig, 1, keyed('k-1'));
    await relayed(rig);
    await handOutAll(rig);

    expect(await apply(rig, 1, keyed('k-1'))).toMatchObject({ jobId, state: 'done' });
    expect(acts(rig).filter(({ type }) => type === 'ApplyStarted')).toHaveLength(1);
  });

  it('that was answered with a running job is answered with that one again', async () => {
    const rig = await deskWithEdit();
    const { jobId } = await apply(rig);
    expect((await apply(rig, 1, keyed('k-2'))).jobId).toBe(jobId);
    await relayed(rig);
    await handOutAll(rig);

    expect(await apply(rig, 1, keyed('k-2'))).toMatchObject({ jobId, state: 'done' });
  });

  it('is not for another request', async () => {
    const rig = await deskWithEdit();
    await apply(rig, 1, keyed('k-3'));
    await put(rig, policyOf(900), 1);

    const problem = await refusal(rig, 'applySetting', { as: 'admin', params, body: { version: 2 }, ...keyed('k-3') });

    expect(problem.code).toBe('idempotency_key_reused');
  });
});

describe('cancelling a job', () => {
  it('stops it before its next page; what was done stays, on record', async () => {
    const rig = await deskWithEdit();
    const { jobId } = await apply(rig);
    await relayed(rig);
    await handOut(rig);
    await handOut(rig);

    const { job } = await call(rig, 'cancelJob', { as: 'owner', params: { jobId } });
    await handOutAll(rig);

    expect(job).toMatchObject({ state: 'cancelled', ending: 'by_person', endedBy: 'owner', changed: 1 });
    expect(await jobNow(rig, jobId)).toEqual(job);
    expect((await ticketOf(rig, rig.number)).targets[0]?.dueAt).toBe(minute(30));
    expect(ledger(rig).at(-1)).toMatchObject({
      actor: { kind: 'agent', id: 'owner' },
      events: [{ type: 'ApplyEnded', jobId, ending: 'by_person', changed: 1 }],
    });
  });

  it('that is over changes nothing', async () => {
    const rig = await deskWithEdit();
    const { jobId } = await apply(rig);
    const { job } = await call(rig, 'cancelJob', { as: 'admin', params: { jobId } });
    const before = dump(rig);

    expect((await call(rig, 'cancelJob', { as: 'owner', params: { jobId } })).job).toEqual(job);
    expect(dump(rig)).toEqual(before);
  });

  it('reads again what its page moved on meanwhile', async () => {
    const rig = await deskWithEdit();
    const { jobId } = await apply(rig);
    const { jobs } = rig.api;
    let pages = 1;
    const job: typeof jobs.job = async (id) => {
      const read = await jobs.job(id);
      if (read && pages > 0) await jobs.advance(read, { ...read, page: read.page + 1, looked: 100 });
      pages -= 1;
      return read;
    };

    const answer = await call({ ...rig, api: { ...rig.api, jobs: { ...jobs, job } } }, 'cancelJob', { as: 'admin', params: { jobId } });

    expect(answer.job).toMatchObject({ state: 'cancelled', looked: 100 });
  });
});

describe('explain', () => {
  it('says who applied which version to open tickets, and when', async () => {
    const rig = await deskWithEdit();
    await apply(rig);
    await relayed(rig);
    await handOutAll(rig);
    const said = async (headers = {}) =>
      (await call(rig, 'explainTicket', { as: 'admin', params: { number: rig.number }, headers })).items
        .slice(-2)
        .map(({ what, why }) => [what, why]);

    expect(await said({ 'accept-language': 'en' })).toEqual([
      [
        'The first reply target was rescheduled: it is due Monday, 23 November 2026 at 09:45 WIB.',
        'Sari applied SLA policy default version 1 to open tickets on Monday, 23 November 2026 at 09:15 WIB: its length is now 30 min.',
      ],
      [
        'The resolution target was rescheduled: it is due Thursday, 26 November 2026 at 09:15 WIB.',
        'Sari applied SLA policy default version 1 to open tickets on Monday, 23 November 2026 at 09:15 WIB: its length is now 24 h.',
      ],
    ]);
    expect((await said())[0]?.[1]).toBe(
      'Sari menerapkan kebijakan SLA default versi 1 ke tiket terbuka pada Senin, 23 November 2026 pukul 09.15 WIB: lamanya sekarang 30 menit.',
    );
  });
});
