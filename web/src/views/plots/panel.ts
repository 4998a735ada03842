// The frame of every plot: title, what it can be saved as, and the plot itself.
import type { Context } from '../../context';
import type { Kind } from '../../api/types';
import { button, make, refill, setText, type Child } from '../../dom/element';
import { keepPress } from '../../dom/keep';
import { saveFile } from '../../dom/save';
import type { Item } from '../../link';
import { pictureOf, type Caption } from '../../plot/image';

/** What a plot gives to be saved; null while there is nothing. */
export interface Savable {
  name: string;
  csv(): string;
  canvases(): HTMLCanvasElement[];
  caption(): Caption;
}

export interface Panel {
  node: HTMLElement;
  items: Item[];
  /** Loads what the link's time now covers. */
  load(context: Context): void;
  /** A kind has a new newest reading. */
  reading(kind: Kind): void;
  /** Draws anew what is loaded: the width or the light changed. */
  redraw(): void;
  stop(): void;
}

/** The frame's parts that a plot fills. */
export class Frame {
  readonly node = make('section.panel');
  readonly body = make('div.body');
  readonly legend = make('div.readout');
  readonly notes = make('div.notes');
  private subtitle = make('p.subtitle');
  private status = make('p.quiet', { role: 'status' });
  private savable: Savable | null = null;

  constructor(
    private context: Context,
    readonly title: string,
    close: (() => void) | null,
  ) {
    const { words } = context;
    const heading = make('h3', { tabindex: -1 }, title);
    this.node.append(
      make(
        'div.head',
        {},
        heading,
        make(
          'div.actions',
          {},
          button(words.savePng, () => void this.savePng(), { 'aria-label': words.saveAs('PNG', title) }),
          button(words.saveCsv, () => this.saveCsv(), { 'aria-label': words.saveAs('CSV', title) }),
          close &&
            button('✕', close, { 'aria-label': `${words.removePlot}: ${title}`, title: words.removePlot }),
        ),
      ),
      this.subtitle,
      this.legend,
      this.body,
      this.status,
      this.notes,
    );
  }

  /** Says that the plot is being loaded, without taking the old one away. */
  busy(): void {
    this.node.setAttribute('aria-busy', 'true');
    if (!this.body.hasChildNodes()) setText(this.status, this.context.words.loading);
  }

  /** The plot is there: what it shows in words, and how it is saved. */
  ready(subtitle: string, savable: Savable | null, status = ''): void {
    this.node.setAttribute('aria-busy', 'false');
    setText(this.subtitle, subtitle);
    setText(this.status, status);
    this.savable = savable;
  }

  /** The plot could not be loaded. */
  failed(error: unknown): void {
    this.node.setAttribute('aria-busy', 'false');
    setText(this.status, this.context.words.failed(error instanceof Error ? error.message : String(error)));
  }

  /** Replaces the notes below the plot. */
  note(...notes: Child[]): void {
    keepPress(this.notes, () => refill(this.notes, ...notes));
  }

  private saveCsv(): void {
    if (!this.savable) return;
    // The mark at the start tells spreadsheets that this is UTF-8.
    const text = `\ufeff${this.savable.csv()}`;
    saveFile(`${this.savable.name}.csv`, new Blob([text], { type: 'text/csv;charset=utf-8' }));
  }

  private async savePng(): Promise<void> {
    if (!this.savable) return;
    const picture = await pictureOf(this.savable.canvases(), this.savable.caption());
    if (picture) saveFile(`${this.savable.name}.png`, picture);
  }
}
