// What the archive's HTTP interface answers. Times are ms since 1970 UTC; null is unknown.

export type Time = number | null;

/** One of the archive's own. */
export interface Alarm {
  kind: string;
  text: string;
  at: number;
  count: number;
}

export interface Value {
  instrument: string;
  kind: string;
  channel: string;
  unit: string;
  value: string | null;
  flag: string;
  time: Time;
}

/** What goes on at a station: an event of buoyd's, or a configured one, that is not over. */
export interface RunningEvent {
  source: string;
  event: string;
  text: string;
  value: string | null;
  since: Time;
}

export interface Summary {
  station: string;
  readings: number;
  newest: Time;
  heard: Time;
  hello: Time;
  complete: boolean;
  known_until: Time;
  owed: number;
  lost: number;
  alarms: Alarm[];
  /** What stands at the broker; null where no status ever came. */
  link: { state: 'online' | 'offline'; since: Time } | null;
  /** After so long (ms) without a reading or a message the station is silent. */
  silent_after: number;
  events_on: RunningEvent[];
  battery: Value | null;
  latitude: Value | null;
  longitude: Value | null;
}

export interface Axis {
  name: string;
  unit?: string;
  standard_name?: string;
  reference?: string;
  points: number[];
}

export interface Channel {
  name: string;
  type?: string;
  unit?: string;
  standard_name?: string;
  long_name?: string;
  method?: string;
  over?: number;
  within?: number;
  reference?: string;
  resolution?: number;
  flag?: number;
  values?: Record<string, string>;
  axis?: string | Axis;
}

export interface Bursts {
  every: number;
  burst: number;
  offset?: number;
}

export interface Description {
  v: number;
  instrument: string;
  kind: string;
  channels: Channel[];
  axis?: Axis;
  interval?: number;
  /** It measures for `burst`, `every` (s) so often, from `offset` on, and is off meanwhile. */
  bursts?: Bursts;
  over?: number;
  /** "target" where it tells of others, as AIS does, and not of the station. */
  of?: string;
  /** Absent where the instrument itself says it. */
  computed?: { method: string; of: string; [fact: string]: unknown };
  simulated?: boolean;
  deployment?: { id?: string; state?: string } | null;
  [fact: string]: unknown;
}

export interface Reading {
  time: Time;
  placed: string;
  epoch: string;
  seq: number;
  span: number;
  values: (string | null)[];
  flags: string;
  hash?: string;
}

export interface Kind {
  instrument: string;
  kind: string;
  hash: string;
  description: Description;
  /** buoyd does not have the instrument any more. */
  has_left?: boolean;
  readings: number;
  first: Time;
  /** How far apart (ms) its newest readings came; null where there are too few. */
  step: number | null;
  newest: Reading | null;
}

export interface LiveReading extends Reading {
  station: string;
  instrument: string;
  kind: string;
  hash: string;
}

export interface StationsAnswer {
  now: number;
  stations: Summary[];
}
/** What a short message told of a reading that has not come: off by half of `step` at most. */
export interface ProvisionalValue extends Value {
  step?: number;
}

export interface StationAnswer {
  now: number;
  station: Summary;
  kinds: Kind[];
  /** The newest of each channel. */
  provisional: ProvisionalValue[];
}

export interface Column {
  channel: string;
  point: number | null;
  place: string | null;
  unit: string;
  direction: boolean;
}

/** One column of a series: `value` and `flags` for single readings, the others for periods. */
export interface ColumnData {
  value?: (number | null)[];
  /** All digits of values that a number cannot hold, by the page; absent where there are none. */
  digits?: (string | null)[] | undefined;
  flags?: string;
  mean?: (number | null)[];
  min?: (number | null)[];
  max?: (number | null)[];
  n?: number[];
  bad?: number[];
  /** Values of the same channel that came in another unit, by the page; absent where there are none. */
  others?: OtherUnit[];
}
export interface OtherUnit {
  unit: string;
  column: ColumnData;
}

export interface Series {
  now: number;
  from: number;
  to: number;
  every: number;
  columns: Column[];
  time: number[];
  span?: number[];
  series: ColumnData[];
}

export interface Cause {
  from: number;
  to: Time;
  cause: string;
  text: string;
}
export interface CausesAnswer {
  now: number;
  causes: Cause[];
}
export interface ReadingsAnswer {
  now: number;
  readings: Reading[];
  /** By their hash: what the values of each of these readings are. */
  descriptions: Record<string, Description>;
}

/** Numbers of an epoch; `last` is null where the end is not known. */
export interface NumberRange {
  first: number;
  last: number | null;
}
export interface LostRange extends NumberRange {
  epoch: string;
  reason: string;
  from: Time;
  to: Time;
}
/** An epoch as the archive knows it; `held` is null where a gap without an end holds the rest. */
export interface EpochRow extends NumberRange {
  epoch: string;
  held: number | null;
  owed: number;
  owed_numbers: NumberRange[];
  owed_numbers_left_out: number;
  end: string;
  started: Time;
}
export interface AccountAnswer {
  now: number;
  station: Summary;
  epochs: EpochRow[];
  epochs_left_out: number;
  unheard: { epoch: string; named_by: string; last: number | null }[];
  unheard_left_out: number;
  gaps: LostRange[];
  gaps_left_out: number;
  kinds: { instrument: string; kind: string; readings: number; latest: Time; came: Time }[];
  kinds_left_out: number;
  lost_slots: { instrument: string; causes: { cause: string; slots: number }[] }[];
}

/** A file in which `buoyshore watch` keeps alarms, and whether the server could read it. */
export interface AlarmBook {
  book: string;
  state: 'read' | 'missing' | 'unreadable';
  problem: string;
}
/** A station's alarms in numbers; nobody acknowledged so many of those that stand and those that are over. */
export interface AlarmCount {
  station: string;
  standing: number;
  unacknowledged: number;
}
export interface AlarmCountsAnswer {
  now: number;
  books: AlarmBook[];
  stations: AlarmCount[];
}
/** An alarm that a rule raised; `book` is its book's place among the books. */
export interface RuleAlarm {
  book: number;
  alarm: number;
  rule: string;
  subject: string;
  raised: number;
  raised_text: string;
  cleared: Time;
  cleared_text: string;
  acknowledged: Time;
  acknowledged_by: string;
  acknowledged_text: string;
}
export interface StationAlarmsAnswer {
  now: number;
  books: AlarmBook[];
  count: AlarmCount;
  /** Readings up to then were looked at. */
  looked_until: Time;
  standing: RuleAlarm[];
  over: RuleAlarm[];
  has_more_over: boolean;
}

/** One value of a kind's readings; received = valid + bad + no_value + no_column. */
export interface ValueAvailability {
  channel: string;
  place: string;
  valid: number;
  bad: number;
  no_value: number;
  no_column: number;
}
/** expected = received + all that is missing, by cause. */
export interface KindAvailability {
  instrument: string;
  kind: string;
  /** False where readings come when something happens: nothing is expected of it. */
  is_regular: boolean;
  from: number;
  to: number;
  expected: number;
  received: number;
  missing: Record<string, number>;
  values: ValueAvailability[];
}
export interface AvailabilityAnswer {
  now: number;
  kinds: KindAvailability[];
}
