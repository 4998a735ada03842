// The newest values of every instrument of a station.
import type { Context } from '../../context';
import type { Kind } from '../../api/types';
import type { StationData } from '../../data/station';
import { make } from '../../dom/element';
import type { Item } from '../../link';
import { itemText } from '../../link';
import { filterField } from './filter';
import { flagLegend } from '../parts/flag';
import { instrumentFacts, instrumentNote } from './instrument_facts';
import { KindTable } from './kind_table';

interface Values {
  node: HTMLElement;
  reading(kind: Kind): void;
  mark(items: Item[]): void;
}

function instrumentSection(name: string, kinds: Kind[], tables: KindTable[], context: Context): HTMLElement {
  const first = kinds[0];
  return make(
    'section.instrument',
    { 'data-instrument': name },
    make('h3', {}, name, ' ', make('small', {}, first ? instrumentNote(first.description, context) : '')),
    ...tables.map((table) => table.node),
    first ? instrumentFacts(first, context) : null,
  );
}

/** All instruments with their newest values; `toggle` is called when a channel is chosen. */
export function valuesPart(data: StationData, context: Context, toggle: (item: Item) => void): Values {
  const tables = new Map<Kind, KindTable>();
  // What buoyd says in words has a tab of its own.
  const shown = data.kinds.filter((kind) => kind.instrument !== 'buoyd' || kind.kind === 'health');
  shown.forEach((kind) => tables.set(kind, new KindTable(kind, context, toggle, () => data.summary.newest)));
  const sections = data.instruments().map((name) => {
    const kinds = shown.filter((kind) => kind.instrument === name);
    return kinds.length === 0
      ? null
      : instrumentSection(
          name,
          kinds,
          kinds.flatMap((kind) => tables.get(kind) ?? []),
          context,
        );
  });
  const list = make('div.instruments', {}, ...sections, shown.length === 0 && context.words.noReading);
  return {
    node: make(
      'section.values',
      { 'aria-live': 'off' },
      make('h2', {}, context.words.values),
      filterField(context, list),
      flagLegend(context),
      list,
    ),
    reading: (kind) => tables.get(kind)?.update(),
    mark: (items) => {
      const texts = new Set(items.map(itemText));
      tables.forEach((table) => table.mark(texts));
    },
  };
}
