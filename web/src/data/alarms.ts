// What is made of the alarms that rules raised.
import type { AlarmBook, AlarmCount, AlarmCountsAnswer } from '../api/types';

/** What the books let one say: all was read, nobody watches, or something is not known. */
export type Watched = 'watched' | 'unwatched' | 'unknown';

export function watchedBy(books: AlarmBook[]): Watched {
  if (books.some(({ state }) => state === 'unreadable')) return 'unknown';
  return books.some(({ state }) => state === 'read') ? 'watched' : 'unwatched';
}

/** Says whether an answer found books in other states than they are in now: of one that came and went, or was in use,
 * only as it was asked for no event tells. */
export function isOutdated(answer: { books: AlarmBook[] } | null, states: AlarmBook['state'][]): boolean {
  return answer !== null && answer.books.some(({ state }, index) => state !== states[index]);
}

/** A station's numbers in the answer for all stations. */
export function countOf(station: string, { stations }: AlarmCountsAnswer): AlarmCount {
  return stations.find((one) => one.station === station) ?? { station, standing: 0, unacknowledged: 0 };
}

/** The answer with a station's later numbers. */
export function withCount(answer: AlarmCountsAnswer, count: AlarmCount): AlarmCountsAnswer {
  const others = answer.stations.filter(({ station }) => station !== count.station);
  return { ...answer, stations: [...others, count] };
}

/** A word as a shell takes it, whatever stands in it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replace(/'/g, "'\\''")}'`;
}
