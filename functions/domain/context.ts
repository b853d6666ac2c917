/** What `decide` may know: everything comes in, nothing is fetched. */
import type { AcknowledgementSettings } from '#schemas/acknowledgement';
import type { Agent } from '#schemas/agent';
import type { Categories } from '#schemas/category';
import type { Actor } from '#schemas/event';
import type { BodyContent, BodyRef } from '#schemas/message';
import type { IdKind, Instant } from '#schemas/primitives';
import type { LifecycleSettings } from '#schemas/settings';
import type { Calendar, SlaPolicy } from '#schemas/sla';
import type { TimeZones } from './business-time.ts';
import type { TeamWeights } from './ticket-weight.ts';

/** The settings that rules read. Their results go into events; `evolve` never sees them. */
export type DeskRules = {
  /** `default`, for the tickets that no other policy takes. */
  readonly policy: SlaPolicy;
  /** The others, in the order in which they are asked. */
  readonly policies: readonly SlaPolicy[];
  /** `default`. */
  readonly calendar: Calendar;
  /** The others. */
  readonly calendars: readonly Calendar[];
  readonly acknowledgement: AcknowledgementSettings;
  readonly lifecycle: LifecycleSettings;
  readonly weights?: TeamWeights;
  readonly categories: Categories;
};

export type Context = {
  readonly now: Instant;
  readonly actor: Actor;
  readonly rules: DeskRules;
  /** Calendars that the ticket's targets name, in versions that hold no longer. */
  readonly promised?: readonly Calendar[];
  readonly zones: TimeZones;
  /** Whom `assigneeAsked` named, as they are now; absent when there is no such agent. */
  readonly assignee?: Agent;
  readonly newId: (kind: IdKind) => string;
  /** Puts a text beside the entry and gives what the entry says of it. */
  readonly seal: (content: BodyContent) => BodyRef;
};
