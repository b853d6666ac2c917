/** Faults that strike at a rate: the adversary's own, and those a person or a test sets while the cloud runs. */
import type { Fault, FaultKind, Faults } from '../service-deps.ts';
import { createRandom } from './random.ts';

/** What the adversary does to every whole-flow run unless told otherwise. */
const ADVERSARY_FAULTS: readonly Fault[] = [
  { kind: 'crash', target: '*', rate: 0.01 },
  { kind: 'duplicate', target: '*', rate: 0.1 },
  { kind: 'reorder', target: '*', rate: 0.3 },
  { kind: 'throttle', target: '*', rate: 0.02 },
];
const DEFAULT_SEED = 1;

interface ActiveFault {
  readonly fault: Fault;
  readonly random: () => number;
}

/** `onChange` hears whenever the set of faults changes. */
export function createFaults(options: { adversarySeed?: number; onChange?: () => void } = {}): Faults {
  const { adversarySeed } = options;
  const own =
    adversarySeed === undefined ? [] : ADVERSARY_FAULTS.map((fault, index) => activate({ ...fault, seed: adversarySeed + index }));
  let set: readonly ActiveFault[] = [];
  return {
    set(fault) {
      set = [...set.filter((one) => one.fault.kind !== fault.kind || one.fault.target !== fault.target), activate(fault)];
      options.onChange?.();
    },
    clear() {
      set = [];
      options.onChange?.();
    },
    list: () => set.map((one) => one.fault),
    strikes(kind, target, isSpared = false) {
      const strikesNow = (one: ActiveFault) => concerns(one.fault, kind, target) && one.random() < one.fault.rate;
      return set.some(strikesNow) || (own.some(strikesNow) && !isSpared);
    },
  };
}

function activate(fault: Fault): ActiveFault {
  return { fault, random: createRandom(fault.seed ?? DEFAULT_SEED) };
}

function concerns(fault: Fault, kind: FaultKind, target: string): boolean {
  return fault.kind === kind && (fault.target === '*' || fault.target.toLowerCase() === target.toLowerCase());
}
