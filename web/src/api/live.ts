import type { AlarmCount, LiveReading, Summary } from './types';

export interface LiveListener {
  now(time: number): void;
  station(summary: Summary): void;
  reading(reading: LiveReading): void;
  /** A station's alarms changed. */
  alarms(count: AlarmCount): void;
  /** A book of alarms came, went, or cannot be read any more. */
  books(): void;
  /** Values of short messages came, or went. */
  provisional(): void;
  /** The stream broke or came back; `again` is true when it is not the first connection. */
  connection(open: boolean, again: boolean): void;
}

function data(event: Event): unknown {
  return JSON.parse((event as MessageEvent<string>).data);
}

/** Listens to the archive's stream of events until the returned function is called. */
export function listen(station: string | undefined, to: LiveListener): () => void {
  const query = station === undefined ? '' : `?station=${encodeURIComponent(station)}`;
  let source: EventSource;
  let opened = 0;
  let retry = 0;
  const open = (): void => {
    source = new EventSource(`api/events${query}`);
    source.addEventListener('open', () => to.connection(true, opened++ > 0));
    source.addEventListener('error', () => {
      to.connection(false, opened > 0);
      // A refusal (503) closes the stream for good; the browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED) retry = window.setTimeout(open, 5000);
    });
    source.addEventListener('now', (event) => to.now((data(event) as { now: number }).now));
    source.addEventListener('station', (event) => to.station(data(event) as Summary));
    source.addEventListener('alarms', (event) => to.alarms(data(event) as AlarmCount));
    source.addEventListener('books', () => to.books());
    source.addEventListener('provisional', () => to.provisional());
    source.addEventListener('reading', (event) => to.reading(data(event) as LiveReading));
  };
  open();
  return () => {
    window.clearTimeout(retry);
    source.close();
  };
}
