// The view as a link: everything that is shown can be sent.
import type { ZoneChoice } from './text/time';

export type Tab = 'now' | 'alarms' | 'position' | 'computer' | 'availability' | 'account';
export type Picture = 'series' | 'profile' | 'rose';

/** What a panel shows: a channel, of an array channel perhaps one point ("100"). */
export interface Item {
  picture: Picture;
  instrument: string;
  kind: string;
  channel: string;
  place?: string;
}

export interface Link {
  station?: string;
  tab: Tab;
  items: Item[];
  /** Bounds in ms; without them the view follows now over `span` ms, as long as fits if none is said. */
  from?: number;
  to?: number;
  span?: number | undefined;
  /** Length of the periods of lines, ms; without it as fits. */
  every?: number | undefined;
  zone: ZoneChoice;
  lang?: 'en' | 'zh';
  /** Radius of the watch circle, m. */
  circle?: number;
}

export const tabs: Tab[] = ['now', 'alarms', 'position', 'computer', 'availability', 'account'];
export const pictures: Picture[] = ['series', 'profile', 'rose'];
const zones: ZoneChoice[] = ['utc', 'station', 'reader'];
export const defaultSpan = 24 * 3_600_000;
/** Lengths of periods to choose, ms. */
export const everyChoices = [60_000, 600_000, 3_600_000, 86_400_000];
const mostItems = 12;
/** So far (ms) from 1970, the end of the year 9999, the archive may be asked. */
const farthest = 253_402_300_799_000;
const letters: [string, number][] = [
  ['y', 365 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

function oneOf<Word extends string>(words: Word[], text: string | null): Word | undefined {
  return words.find((word) => word === text);
}

/** A span as a link writes it: "24h", "30d", "1y". */
function spanWord(span: number): string {
  const [letter, length] = letters.find(([, size]) => span % size === 0) ?? ['s', 1000];
  return `${Math.max(1, Math.round(span / length))}${letter}`;
}

function spanOf(word: string | null): number | undefined {
  const parts = /^(\d{1,9})([ydhms])$/.exec(word ?? '');
  const length = letters.find(([letter]) => letter === parts?.[2])?.[1];
  const span = parts && length ? Number(parts[1]) * length : Infinity;
  return span <= farthest ? span : undefined;
}

/** A time that names no zone is in UTC, whoever reads the link. */
function timeOf(text: string | null): number | undefined {
  const time = text === null ? NaN : Date.parse(/[T ][\d:.]+$/.test(text) ? `${text}Z` : text);
  return Math.abs(time) <= farthest ? time : undefined;
}

/** An item as a link writes it: "lidar/scan/wind_speed@100", "rose:met/wind/wind_speed". */
export function itemText(item: Item): string {
  const parts = [item.instrument, item.kind, item.channel].map(encodeURIComponent).join('/');
  const place = item.place === undefined ? '' : `@${encodeURIComponent(item.place)}`;
  return (item.picture === 'series' ? '' : `${item.picture}:`) + parts + place;
}

function decoded(text: string | undefined): string {
  try {
    return decodeURIComponent(text ?? '');
  } catch {
    return text ?? '';
  }
}

function itemOf(text: string): Item | undefined {
  const parts = /^(?:(\w+):)?([^/]+)\/([^/]+)\/([^/@]+)(?:@(.+))?$/.exec(text);
  if (!parts) return undefined;
  const picture = oneOf(pictures, parts[1] ?? 'series');
  if (!picture) return undefined;
  const item = {
    picture,
    instrument: decoded(parts[2]),
    kind: decoded(parts[3]),
    channel: decoded(parts[4]),
  };
  return parts[5] === undefined ? item : { ...item, place: decoded(parts[5]) };
}

/** Reads a view from a query; what cannot be understood is left out. */
export function parseLink(search: string): Link {
  const query = new URLSearchParams(search);
  const from = timeOf(query.get('from'));
  const to = timeOf(query.get('to'));
  const bounded = from !== undefined && to !== undefined && to > from;
  const circle = Number(query.get('circle'));
  return {
    station: query.get('station') ?? undefined,
    tab: oneOf(tabs, query.get('view')) ?? 'now',
    items: query
      .getAll('plot')
      .slice(0, mostItems)
      .flatMap((text) => itemOf(text) ?? []),
    ...(bounded ? { from, to } : {}),
    span: bounded ? to - from : spanOf(query.get('span')),
    every: everyChoices.find((length) => length === spanOf(query.get('every'))),
    zone: oneOf(zones, query.get('zone')) ?? 'utc',
    lang: oneOf(['en', 'zh'], query.get('lang')),
    ...(circle > 0 ? { circle } : {}),
  };
}

function readable(text: string): string {
  return encodeURIComponent(text).replace(/%2F/g, '/').replace(/%40/g, '@').replace(/%3A/g, ':');
}

/** A bound in a link: of more than a minute whole seconds are enough. */
function boundText(time: number, span: number): string {
  const whole = span >= 60_000 ? Math.round(time / 1000) * 1000 : time;
  return new Date(whole).toISOString().replace(/\.000Z$/, 'Z');
}

/** The query of a view, "?" included; what is as usual is left out, and of many plots the oldest ones. */
export function linkText(link: Link): string {
  const parts: [string, string][] = [];
  if (link.station !== undefined) parts.push(['station', link.station]);
  if (link.station !== undefined && link.tab !== 'now') parts.push(['view', link.tab]);
  link.items.slice(-mostItems).forEach((item) => parts.push(['plot', itemText(item)]));
  if (link.from !== undefined && link.to !== undefined) {
    parts.push(
      ['from', boundText(link.from, link.to - link.from)],
      ['to', boundText(link.to, link.to - link.from)],
    );
  } else if (link.span !== undefined) parts.push(['span', spanWord(link.span)]);
  if (link.every !== undefined) parts.push(['every', spanWord(link.every)]);
  if (link.circle) parts.push(['circle', String(link.circle)]);
  if (link.zone !== 'utc') parts.push(['zone', link.zone]);
  if (link.lang) parts.push(['lang', link.lang]);
  return `?${parts.map(([key, value]) => `${key}=${readable(value)}`).join('&')}`;
}

/** Says whether two items show the same. */
export function sameItem(a: Item, b: Item): boolean {
  return itemText(a) === itemText(b);
}
