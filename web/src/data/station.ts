import type { Kind, LiveReading, ProvisionalValue, StationAnswer, Summary, Time } from '../api/types';
import { slotsOf, type Slot } from '../api/layout';

/** A digest tells a reading's time to the second, ms. */
const toldWithin = 1000;

/** Takes over what an answer says of a kind's readings. */
function count(kind: Kind, { has_left, readings, first, step, newest }: Kind): void {
  Object.assign(kind, { has_left, readings, first, step, newest });
}

/** What the page knows of the station it shows. */
export class StationData {
  summary: Summary;
  readonly kinds: Kind[];
  provisional: ProvisionalValue[];
  /** Of which a newer reading came since these provisional values did. */
  private replaced = new Set<Kind>();

  constructor(answer: StationAnswer) {
    this.summary = answer.station;
    this.kinds = answer.kinds;
    this.provisional = answer.provisional;
  }

  /** A kind by its names. */
  kind(instrument: string, kind: string): Kind | undefined {
    return this.kinds.find((one) => one.instrument === instrument && one.kind === kind);
  }

  /** The station's instruments in the archive's order, buoyd itself last. */
  instruments(): string[] {
    const names = [...new Set(this.kinds.map((kind) => kind.instrument))];
    return [...names.filter((name) => name !== 'buoyd'), ...names.filter((name) => name === 'buoyd')];
  }

  /** Takes a new reading, unless a newer one of its epoch is known; false if it cannot be understood with what is known. */
  take(reading: LiveReading): boolean {
    const kind = this.kind(reading.instrument, reading.kind);
    if (!kind || kind.hash !== reading.hash) return false;
    if (kind.newest?.epoch === reading.epoch && kind.newest.seq > reading.seq) return true;
    kind.newest = reading;
    if (reading.time !== null) this.summary.newest = Math.max(this.summary.newest ?? 0, reading.time);
    return true;
  }

  /** Says once of a kind that the reading of a provisional value came with this one, or before it; whether it did the
   * archive knows. */
  mayReplace({ instrument, kind: name, time }: LiveReading): boolean {
    const kind = this.kind(instrument, name);
    const isThen = (told: Time): boolean => told === null || time === null || told <= time + toldWithin;
    const isTold = this.provisional.some((one) => one.instrument === instrument && one.kind === name && isThen(one.time));
    if (!kind || !isTold || this.replaced.has(kind)) return false;
    this.replaced.add(kind);
    return true;
  }

  /** Takes the values of a later answer; false if the station has other kinds by now. */
  renew(later: StationData): boolean {
    const names = ({ kinds }: StationData): string =>
      JSON.stringify(kinds.map(({ instrument, kind, hash }) => [instrument, kind, hash]));
    if (names(this) !== names(later)) return false;
    if (JSON.stringify(this.provisional) !== JSON.stringify(later.provisional)) this.replaced.clear();
    this.provisional = later.provisional;
    this.summary = later.summary;
    this.kinds.forEach((kind, index) => count(kind, later.kinds[index] ?? kind));
    return true;
  }

  /** Its longitude in degrees east, if it has one. */
  longitude(): number | null {
    const text = this.summary.longitude?.value ?? null;
    return text === null || text === '' || !Number.isFinite(Number(text)) ? null : Number(text);
  }
}

/** Says whether a kind tells of the station itself, and not of the ships around it. */
export function isOwn({ description }: Kind): boolean {
  return description.of === undefined;
}

/** The first channel of a kind for which something is true. */
export function findSlot(kind: Kind, wanted: (slot: Slot) => boolean): Slot | undefined {
  return slotsOf(kind.description).find(wanted);
}
