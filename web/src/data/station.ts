import type { Kind, LiveReading, ProvisionalValue, StationAnswer, Summary } from '../api/types';
import { slotsOf, type Slot } from '../api/layout';

/** Takes over what an answer says of a kind's readings. */
function count(kind: Kind, { readings, first, newest }: Kind): void {
  Object.assign(kind, { readings, first, newest, counted: newest?.time ?? first });
}

/** What the page knows of the station it shows. */
export class StationData {
  summary: Summary;
  readonly kinds: Kind[];
  readonly provisional: ProvisionalValue[];

  constructor(answer: StationAnswer) {
    this.summary = answer.station;
    this.kinds = answer.kinds;
    this.provisional = answer.provisional;
    this.kinds.forEach((kind) => count(kind, kind));
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

  /** Takes the values of a later answer; false if the station has other kinds or provisional values by now. */
  renew(later: StationData): boolean {
    const names = (data: StationData): string =>
      JSON.stringify([data.kinds.map(({ instrument, kind, hash }) => [instrument, kind, hash]), data.provisional]);
    if (names(this) !== names(later)) return false;
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

/** The first channel of a kind for which something is true. */
export function findSlot(kind: Kind, wanted: (slot: Slot) => boolean): Slot | undefined {
  return slotsOf(kind.description).find(wanted);
}
