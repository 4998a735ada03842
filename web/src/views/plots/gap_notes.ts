import type { Context } from '../../context';
import type { NamedGap } from '../../data/gaps';
import { make } from '../../dom/element';
import { ageText } from '../../text/age';
import { rangeText } from '../../text/time';

const shownGaps = 6;

/** The cause of a gap in a word or two. */
export function causeName(gap: NamedGap, context: Context): string {
  const cause = gap.causes[0];
  if (!cause) return context.words.causeUnknown;
  return context.words.causes[cause.cause] ?? (cause.text || cause.cause);
}

/** All that is known of why there is a gap. */
function causeText(gap: NamedGap, context: Context): string {
  if (gap.causes.length === 0) return context.words.causeUnknown;
  const texts = gap.causes.map((cause) => {
    const word = context.words.causes[cause.cause];
    return word && cause.text && cause.text !== word
      ? `${word} (${cause.text})`
      : (word ?? (cause.text || cause.cause));
  });
  return [...new Set(texts)].join('; ');
}

/** Gaps as text below a plot, newest first, so that no colour or pointer is needed. */
export function gapNotes(name: string, gaps: NamedGap[], context: Context): HTMLElement | null {
  const { words } = context;
  if (gaps.length === 0) return null;
  const entry = (gap: NamedGap): HTMLElement =>
    make(
      'li',
      { 'data-gap': gap.causes[0]?.cause ?? 'unknown' },
      `${rangeText(gap.from, gap.to, context.zone)} (${ageText(gap.to - gap.from, words.ageUnits)}): `,
      make('b', {}, make('bdi', {}, causeText(gap, context))),
      gap.causes[0]?.to === null ? ` · ${words.still}` : null,
    );
  const newest = [...gaps].reverse();
  const rest = newest.slice(shownGaps);
  return make(
    'div.gaps',
    { 'data-count': gaps.length },
    make('h4', {}, `${name}: ${words.gapsTitle(gaps.length)}`),
    make('ul', {}, ...newest.slice(0, shownGaps).map(entry)),
    rest.length
      ? make(
          'details',
          {},
          make('summary', {}, words.moreGaps(rest.length)),
          make('ul', {}, ...rest.map(entry)),
        )
      : null,
  );
}
