// A wind rose in words and numbers: its classes, facts, table and CSV.
import type { Context } from '../../context';
import { csvText } from '../../data/csv';
import type { Rose } from '../../data/rose';
import type { WindPair } from '../../data/wind_pair';
import { make } from '../../dom/element';
import { scrolling, table } from '../../dom/table';
import { countText } from '../../text/number';
import { unitText, withUnit } from '../../text/unit';

/** A rose with the channels it is of. */
export interface NamedRose {
  rose: Rose;
  pair: WindPair;
}

function percent(count: number, rose: Rose): string {
  return rose.n ? `${((100 * count) / rose.n).toFixed(1)} %` : '–';
}

/** The bounds of a speed class, without the unit. */
export function classText(rose: Rose, index: number): string {
  const [edge, next] = [rose.edges[index], rose.edges[index + 1]];
  return next === undefined ? `≥ ${edge}` : `${edge} – ${next}`;
}

/** What the sectors are called: as on a compass if they are counted from north, else in degrees. */
export function sectorNames(pair: WindPair, context: Context): string[] {
  const { compass } = context.words;
  if (pair.direction.channel.reference?.endsWith('north')) return compass;
  return compass.map((_, index) => `${(index * 360) / compass.length}°`);
}

/** What the rose says beside its picture: from where, counted from what, calm, how many. */
export function roseFacts({ rose, pair }: NamedRose, context: Context): string[] {
  const { words } = context;
  const { reference } = pair.direction.channel;
  const below = words.below(withUnit(String(rose.edges[0]), pair.speed.channel.unit));
  return [
    words.windFrom,
    reference ? words.countedFrom(words.references[reference] ?? reference) : words.referenceUnknown,
    `${words.calm} (${below}): ${percent(rose.calm, rose)}`,
    words.pairs(countText(rose.n)),
  ];
}

/** The shares of the rose as a table, to be opened. */
export function roseTable({ rose, pair }: NamedRose, name: string, context: Context): HTMLElement {
  const { words } = context;
  const unit = unitText(pair.speed.channel.unit);
  const heads = [
    words.sector,
    ...rose.edges.map((_, index) => `${classText(rose, index)} ${unit}`),
    words.share,
  ];
  const names = sectorNames(pair, context);
  const rows = rose.counts.map((classes, sector) => {
    const all = classes.reduce((sum, count) => sum + count, 0);
    const degrees = `${sector * 22.5}°`;
    const place = names[sector] === degrees ? degrees : `${names[sector] ?? ''} (${degrees})`;
    return [place, ...classes.map((count) => percent(count, rose)), percent(all, rose)];
  });
  return make(
    'details.rows',
    {},
    make('summary', {}, words.roseRows(rose.counts.length)),
    scrolling(name, table(heads, rows, true)),
  );
}

/** The counts of the rose as CSV; `every` is over how long the pairs are means, ms. */
export function roseCsv({ rose, pair }: NamedRose, every: number): string {
  const unit = pair.speed.channel.unit ?? '';
  return csvText([
    ['from_degrees', ...rose.edges.map((_, index) => `${classText(rose, index)} (${unit})`)],
    ...rose.counts.map((classes, sector) => [sector * 22.5, ...classes]),
    ['calm', rose.calm],
    ['n', rose.n],
    ['reference', pair.direction.channel.reference ?? ''],
    ['mean_over_s', every / 1000],
  ]);
}
