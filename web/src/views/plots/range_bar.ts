// Choosing the time that plots show.
import type { Context } from '../../context';
import { moved, rangeOf, zoomed, type Range } from '../../data/range';
import { button, make, refill } from '../../dom/element';
import { keepPlace } from '../../dom/keep';
import { fieldText, rangeText, timeOfField, zoneLabel } from '../../text/time';
import { tick } from '../parts/ticking';
import { ageText } from '../../text/age';
import { everyChoices, type Link } from '../../link';

const spans: [string, number][] = [
  ['1h', 3_600_000],
  ['6h', 6 * 3_600_000],
  ['24h', 86_400_000],
  ['7d', 7 * 86_400_000],
  ['30d', 30 * 86_400_000],
  ['1y', 365 * 86_400_000],
];

function boundField(label: string): [HTMLElement, HTMLInputElement] {
  const field = make('input', { type: 'datetime-local', step: 1, required: true, max: '9999-12-31T23:59:59' });
  return [make('label', {}, `${label} `, field), field];
}

/** A form of a time's bounds, to be opened; what is wrong with them the browser says. */
function boundsForm(context: Context): HTMLElement {
  const { words, zone } = context;
  const range = (): Range => rangeOf(context.link, context.now());
  const { from, to } = range();
  const [fromLabel, fromField] = boundField(words.fromTime);
  const [toLabel, toField] = boundField(words.toTime);
  const form = make(
    'form.bounds',
    {},
    fromLabel,
    toLabel,
    make('span.quiet', {}, zoneLabel(zone, from, to)),
    make('button', { type: 'submit' }, words.show),
  );
  const bound = (): void => {
    toField.min = fromField.value;
  };
  form.addEventListener('input', bound);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const begin = timeOfField(fromField.value, zone);
    context.go({ from: begin, to: Math.max(begin + 1000, timeOfField(toField.value, zone)) });
  });
  const title = tick(make('summary'), () => rangeText(range().from, range().to, zone));
  const node = make('details.choose', {}, title, form);
  node.addEventListener('toggle', () => {
    fromField.value = fieldText(range().from, zone);
    toField.value = fieldText(range().to, zone);
    bound();
  });
  return node;
}

function periodChoice(context: Context): HTMLElement {
  const { words, link } = context;
  const choices = [undefined, ...everyChoices].map((every) => {
    const text = every === undefined ? words.automatic : ageText(every, words.ageUnits);
    return make('option', { value: String(every ?? '') }, text);
  });
  const select = make('select', {}, ...choices);
  select.value = String(link.every ?? '');
  select.addEventListener('change', () => context.go({ every: Number(select.value) || undefined }));
  return make('label', {}, `${words.periods} `, select);
}

/** The bar above the plots; `show` makes it tell of another link. */
export function rangeBar(): { node: HTMLElement; show(context: Context): void } {
  const node = make('div.range');
  const show = (context: Context): void => {
    const { words, link } = context;
    const range = rangeOf(link, context.now());
    const act = (text: string, change: () => Partial<Link>, title = text): HTMLElement =>
      button(text, () => context.go(change()), { title, 'aria-label': title });
    const now = (): typeof range => rangeOf(link, context.now());
    const presets = spans.map(([word, span]) =>
      button(words.span[word] ?? word, () => context.go({ span, from: undefined, to: undefined }), {
        'aria-pressed': String(range.following && range.to - range.from === span),
        'aria-label': words.span[word] ?? word,
      }),
    );
    keepPlace(node, () =>
      refill(
        node,
        make('div.group', { role: 'group', 'aria-label': words.range }, ...presets),
        make(
          'div.group',
          { role: 'group', 'aria-label': words.time },
          act('◀', () => moved(now(), -0.5, context.now()), words.earlier),
          act('▶', () => moved(now(), 0.5, context.now()), words.later),
          act('+', () => zoomed(now(), 0.5), words.zoomIn),
          act('−', () => zoomed(now(), 2), words.zoomOut),
          button(
            range.following ? words.following : words.followNow,
            () => context.go({ from: undefined, to: undefined }),
            { 'aria-pressed': String(range.following) },
          ),
        ),
        periodChoice(context),
        boundsForm(context),
      ),
    );
  };
  return { node, show };
}
