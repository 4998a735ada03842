// The newest reading of one kind, a row for each channel.
import type { Context } from '../../context';
import type { Channel, Kind } from '../../api/types';
import { isText, slotsOf, type Slot } from '../../api/layout';
import { button, make, refill, setText } from '../../dom/element';
import { itemText, type Item } from '../../link';
import { ageText } from '../../text/age';
import { agoText, axisName, channelName, spreadText, valueText } from '../parts/shown';
import { shortTimeText } from '../../text/time';
import { silenceOf } from '../../data/pace';
import { rosePair } from '../../data/wind_pair';
import { flagMark } from '../parts/flag';
import { matrix } from './matrix';
import { tick } from '../parts/ticking';

interface Row {
  slot: Slot;
  node: HTMLTableRowElement;
  value: HTMLElement;
  flag: HTMLElement;
  choose: HTMLElement | null;
  item: Item;
}

const flagWorse = ['9', '1', '2', '3', '4'];

function worstFlag(flags: string): string {
  return [...flags].reduce(
    (worst, flag) => (flagWorse.indexOf(flag) > flagWorse.indexOf(worst) ? flag : worst),
    '9',
  );
}

/** What is to be known of a channel beside its name, not saying the name again. */
function channelNote({ channel, axis, count }: Slot, context: Context): string {
  const { words } = context;
  const name = channel.name.replace(/_/g, ' ');
  const { long_name: long, method, reference } = channel;
  return [
    long && long !== name && words.nameOf(channel.name) === null ? long : '',
    method && !name.includes(method.slice(0, 4)) ? words.sort[method] : '',
    reference ? (words.references[reference] ?? reference) : '',
    axis ? words.pointsOf(count, axisName(axis, context)) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Says whether a channel's values are words that may need more than one line. */
function isWordy({ values = {} }: Channel): boolean {
  return Object.values(values).some((word) => word.length > 30);
}

export class KindTable {
  readonly node: HTMLElement;
  private rows: Row[];
  private arrays: ReturnType<typeof matrix> | null;

  constructor(
    private kind: Kind,
    private context: Context,
    private toggle: (item: Item) => void,
    /** When the station's newest reading of any kind was taken. */
    private heard: () => number | null,
  ) {
    const slots = slotsOf(kind.description);
    this.rows = slots.map((slot) => this.row(slot));
    const arraySlots = slots.filter((slot) => slot.axis !== null);
    this.arrays = arraySlots.length ? matrix(kind, arraySlots, context) : null;
    this.node = make(
      'div.kind',
      { 'data-kind': kind.kind },
      this.heading(),
      make('table', {}, this.caption(), make('tbody', {}, ...this.rows.map((row) => row.node))),
      this.arrays?.node,
    );
    this.update(false);
  }

  private caption(): HTMLElement {
    return make('caption.offstage', {}, `${this.kind.instrument} ${this.kind.kind}`);
  }

  private heading(): HTMLElement {
    const age = make('span.age');
    tick(age, () => {
      const newest = this.kind.newest;
      if (!newest) return this.context.words.noReading;
      if (newest.time === null) return this.context.words.unplacedTime;
      const time = shortTimeText(newest.time, this.context.zone, this.context.now());
      const silence = silenceOf(this.kind, this.heard(), this.context.now());
      age.classList.toggle('silent', silence > 0);
      return silence > 0
        ? `${time} · ■ ${this.context.words.silentFor(ageText(silence, this.context.words.ageUnits))}`
        : `${time} · ${agoText(newest.time, this.context)}`;
    });
    const pair = rosePair(this.kind);
    const rose: Item | null = pair && {
      picture: 'rose',
      instrument: this.kind.instrument,
      kind: this.kind.kind,
      channel: pair.speed.channel.name,
      ...(pair.speed.axis
        ? { place: String(pair.speed.axis.points[Math.floor(pair.speed.axis.points.length / 2)]) }
        : {}),
    };
    return make(
      'div.heading',
      {},
      make('h4', {}, this.kind.kind.replace(/_/g, ' ')),
      rose &&
        button(this.context.words.windRose, () => this.toggle(rose), {
          'data-item': itemText(rose),
          'aria-pressed': 'false',
        }),
      age,
    );
  }

  private row(slot: Slot): Row {
    const { channel } = slot;
    const name = channelName(channel.name, this.context);
    const item: Item = {
      picture: slot.axis ? 'profile' : 'series',
      instrument: this.kind.instrument,
      kind: this.kind.kind,
      channel: channel.name,
    };
    const choose = isText(channel)
      ? null
      : button(name, () => this.toggle(item), {
          'data-item': itemText(item),
          'aria-pressed': 'false',
          title: this.context.words.showPlot(name),
        });
    const value = make('td.number');
    const flag = make('td.mark');
    const note = channelNote(slot, this.context);
    const node = make(
      'tr',
      { 'data-channel': channel.name },
      make(
        'th',
        { scope: 'row' },
        make(
          'div.name',
          {},
          choose ?? make('span', {}, name),
          note ? make('small', { title: note }, note) : null,
        ),
      ),
      value,
      flag,
    );
    if (isText(channel) || isWordy(channel)) value.className = 'text';
    return { slot, node, value, flag, choose, item };
  }

  /** The marks of a row: of an array the worst flag, and whether some points are missing. */
  private marks(slot: Slot, flag: string): (Node | null)[] {
    const flags = this.kind.newest?.flags.slice(slot.start, slot.start + slot.count) ?? '';
    const missing = slot.axis && flag !== '9' ? flags.split('9').length - 1 : 0;
    if (missing === 0) return [flagMark(flag, this.context)];
    const mark = flagMark('9', this.context);
    mark.title = `${missing} ${mark.title}`;
    mark.setAttribute('aria-label', mark.title);
    return [mark, flagMark(flag, this.context)];
  }

  private values(slot: Slot): { text: string; flag: string } {
    const newest = this.kind.newest;
    const values = newest?.values.slice(slot.start, slot.start + slot.count) ?? [];
    const flags = newest?.flags.slice(slot.start, slot.start + slot.count) ?? '';
    if (slot.axis) return { text: spreadText(values, slot.channel), flag: worstFlag(flags || '9') };
    return { text: valueText(values[0] ?? null, slot.channel, this.context), flag: flags || '9' };
  }

  /** Shows the kind's newest reading. */
  update(highlight = true): void {
    for (const row of this.rows) {
      const { text, flag } = this.values(row.slot);
      const time = String(this.kind.newest?.time ?? '');
      if (
        row.node.dataset['time'] === time &&
        row.value.textContent === text &&
        row.node.dataset['flag'] === flag
      )
        continue;
      row.node.dataset['time'] = time;
      if (highlight && row.value.textContent !== text) flash(row.value);
      setText(row.value, text);
      if (row.slot.axis || row.node.dataset['flag'] !== flag) refill(row.flag, ...this.marks(row.slot, flag));
      row.node.dataset['flag'] = flag;
    }
    this.arrays?.update();
  }

  /** Marks the channels whose plots are shown, given as the link writes them. */
  mark(items: Set<string>): void {
    for (const one of this.node.querySelectorAll<HTMLElement>('[data-item]')) {
      one.setAttribute('aria-pressed', String(items.has(one.dataset['item'] ?? '')));
    }
  }
}

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

function flash(node: Element): void {
  if (calm.matches) return;
  const colour = getComputedStyle(document.documentElement).getPropertyValue('--flash').trim();
  node.animate([{ backgroundColor: colour }, { backgroundColor: 'transparent' }], { duration: 900 });
}
