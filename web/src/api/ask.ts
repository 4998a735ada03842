import { arranged, askedNames, type Wanted } from './arrange';
import { seriesIn } from './digits';
import { inOrder, periodsUntil } from './order';
import type * as api from './types';

type Query = Record<string, string | number | string[] | undefined>;

/** The archive refused or could not be reached; the message is a sentence for people. */
export class AskError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** Says whether the archive only could not tell yet, or a proxy does not reach it while it starts anew (502); what takes
 * too long, or asks wrongly, is not asked again by itself. */
export function isBusy(error: unknown): boolean {
  return !(error instanceof AskError) || error.status === 502 || error.status === 503;
}

function queryText(query: Query): string {
  const parts = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (Array.isArray(value)) value.forEach((one) => parts.append(key, one));
    else if (value !== undefined) parts.append(key, String(value));
  }
  const text = parts.toString();
  return text ? `?${text}` : '';
}

async function refusal(response: Response): Promise<AskError> {
  const body: unknown = await response.json().catch(() => null);
  const said = body && typeof body === 'object' && 'error' in body ? String(body.error) : '';
  return new AskError(said || `HTTP ${response.status}`, response.status);
}

/** The archive answers within 10 s, or refuses; where nothing came for so long (ms) the way to it is dead. */
const longestWait = 30_000;
/** A long answer takes its time over a slow link, but no longer (ms). */
const longestAnswer = 300_000;

/** Answers that are arriving: the browser holds other questions back behind them, over a slow link for long. */
let arriving = 0;

async function ask<Answer>(
  path: string,
  query: Query,
  signal?: AbortSignal,
  read = (response: Response): Promise<Answer> => response.json() as Promise<Answer>,
): Promise<Answer> {
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  const late = (): void => ending.abort(new Error('the archive does not answer'));
  let timer = 0;
  const wait = (): void => {
    timer = window.setTimeout(() => (arriving > 0 ? wait() : late()), longestWait);
  };
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  wait();
  try {
    const response = await fetch(`api/${path}${queryText(query)}`, { signal: ending.signal, cache: 'no-store' });
    window.clearTimeout(timer);
    timer = window.setTimeout(late, longestAnswer);
    arriving++;
    try {
      if (!response.ok) throw await refusal(response);
      return await read(response);
    } finally {
      arriving--;
    }
  } finally {
    window.clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Every station's summary. */
export function askStations(): Promise<api.StationsAnswer> {
  return ask('stations', {});
}

/** A station's summary and the kinds of readings it has, each with its newest. */
export function askStation(station: string): Promise<api.StationAnswer> {
  return ask('station', { station });
}

export interface SeriesQuery {
  station: string;
  instrument: string;
  kind: string;
  wanted: Wanted[];
  from: number;
  to: number;
  /** Length of the windows that there are, ms: those that end behind `to` are asked for that began before it. */
  over?: number;
  points: number;
  /** Length of periods, ms; else single readings or periods as fits. */
  every?: number | undefined;
}

/** Values of some channels of one kind over a time, at most about `points` rows, by time; a column for each wanted. */
export async function askSeries(query: SeriesQuery, signal?: AbortSignal): Promise<api.Series> {
  const { wanted, every, from, to, over = 0, ...rest } = query;
  const series = await ask<api.Series>(
    'series',
    { ...rest, every: every ?? 0, channel: askedNames(wanted), from: Math.floor(from), to: Math.ceil(to + over) },
    signal,
    async (response) => seriesIn(await response.text()),
  );
  return arranged(periodsUntil(inOrder(series), to, over), wanted);
}

/** Why an instrument may have brought no readings between two times. */
export function askCauses(
  station: string,
  instrument: string,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<api.CausesAnswer> {
  return ask('causes', { station, instrument, from: Math.floor(from), to: Math.ceil(to) }, signal);
}

/** How much of what was expected between two times came, and why the rest did not. */
export function askAvailability(
  station: string,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<api.AvailabilityAnswer> {
  return ask('availability', { station, from: Math.floor(from), to: Math.ceil(to) }, signal);
}

/** The newest readings of a kind between two times, newest first. */
export function askReadings(
  station: string,
  instrument: string,
  kind: string,
  from: number,
  to: number,
  limit: number,
): Promise<api.ReadingsAnswer> {
  return ask('readings', { station, instrument, kind, from: Math.floor(from), to: Math.ceil(to), limit });
}

/** How many alarms each station has that has any. */
export function askAlarmCounts(): Promise<api.AlarmCountsAnswer> {
  return ask('alarms', {});
}

/** A station's alarms: those that stand, and the latest that are over. */
export function askStationAlarms(station: string): Promise<api.StationAlarmsAnswer> {
  return ask('alarms', { station });
}

/** Which numbers the archive holds, lost and is owed. */
export function askAccount(station: string): Promise<api.AccountAnswer> {
  return ask('account', { station });
}
