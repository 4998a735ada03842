import type { AlarmBook, AlarmCount, LiveReading, Summary } from './types';

export interface LiveListener {
  now(time: number): void;
  station(summary: Summary): void;
  reading(reading: LiveReading): void;
  /** A station's alarms changed. */
  alarms(count: AlarmCount): void;
  /** A book of alarms came, went, or cannot be read any more. */
  books(): void;
  /** The states of the books, told now and then. */
  bookStates(states: AlarmBook['state'][]): void;
  /** Values of short messages came, or went. */
  provisional(): void;
  /** Why the server cannot read the archive; empty once it can again. */
  archive(problem: string): void;
  /** The stream broke or came back; `again` is true when it is not the first connection. */
  connection(open: boolean, again: boolean): void;
}

/** The first of a stream says nothing of books. */
interface Now {
  now: number;
  books?: AlarmBook['state'][];
}

function data(event: Event): unknown {
  return JSON.parse((event as MessageEvent<string>).data);
}

/** The archive tells the time each 15 s; a stream that brought nothing for so long (ms) is dead. */
const deadAfter = 45_000;
/** A refusal (503) closes the stream for good; the browser does not try again by itself. */
const afterRefusal = 5000;

/** The archive's stream of events, of one station or of all. */
class Stream {
  private source: EventSource | null = null;
  private opened = 0;
  /** When it is opened anew. */
  private timer = 0;

  constructor(
    private url: string,
    private to: LiveListener,
  ) {}

  open(): void {
    this.close();
    const { to } = this;
    this.source = new EventSource(this.url);
    this.heard();
    this.on('open', () => to.connection(true, this.opened++ > 0));
    this.source.addEventListener('error', () => this.broke());
    this.on('now', (event) => this.takeNow(data(event) as Now));
    this.on('station', (event) => to.station(data(event) as Summary));
    this.on('alarms', (event) => to.alarms(data(event) as AlarmCount));
    this.on('books', () => to.books());
    this.on('provisional', () => to.provisional());
    this.on('archive', (event) => to.archive((data(event) as { problem: string }).problem));
    this.on('reading', (event) => to.reading(data(event) as LiveReading));
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  /** Closes it, and says that it is not there. */
  leave(): void {
    this.close();
    this.to.connection(false, this.opened > 0);
  }

  private on(name: string, act: (event: Event) => void): void {
    this.source?.addEventListener(name, (event) => {
      this.heard();
      act(event);
    });
  }

  private takeNow({ now, books }: Now): void {
    this.to.now(now);
    if (books) this.to.bookStates(books);
  }

  private heard(): void {
    this.openIn(deadAfter, () => this.leave());
  }

  private broke(): void {
    if (this.source?.readyState === EventSource.CLOSED) this.openIn(afterRefusal);
    this.to.connection(false, this.opened > 0);
  }

  private openIn(wait: number, before?: () => void): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => {
      before?.();
      this.open();
    }, wait);
  }
}

/** Listens to the archive's stream of events until the returned function is called. A page that nobody sees has no
 * stream: a browser opens six connections to a server at most, for all its pages. */
export function listen(station: string | undefined, to: LiveListener): () => void {
  const query = station === undefined ? '' : `?station=${encodeURIComponent(station)}`;
  const stream = new Stream(`api/events${query}`, to);
  const follow = (): void => (document.hidden ? stream.leave() : stream.open());
  document.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    document.removeEventListener('visibilitychange', follow);
    stream.close();
  };
}
