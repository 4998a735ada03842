import type { Context } from '../../context';
import type { StationData } from '../../data/station';
import { make, refill, type Child } from '../../dom/element';
import { keepPress } from '../../dom/keep';
import { coordinateText } from '../../text/unit';
import { flagMark } from '../parts/flag';
import { lastMessage } from '../parts/shown';
import { stateMark } from '../parts/state_mark';
import { alarmCell, type KnownAlarms } from '../parts/alarm_cell';
import {
  ageCell,
  archiveAlarmsCell,
  completeCell,
  eventsCell,
  linkCell,
  oldMark,
  owedCell,
  valueCell,
} from '../parts/summary_cells';

function position(data: StationData, context: Context): Child {
  const { latitude, longitude } = data.summary;
  if (!latitude?.value || !longitude?.value) return context.words.unknown;
  // Six decimals are a tenth of a metre; what was in minutes may come with twelve.
  const short = (value: string): string => value.replace(/(\.\d{6})\d+$/, '$1');
  const text = `${coordinateText(short(latitude.value), 'degrees_north')}, ${coordinateText(short(longitude.value), 'degrees_east')}`;
  const { time: north } = latitude;
  const { time: east } = longitude;
  const flag = latitude.flag > longitude.flag ? latitude.flag : longitude.flag;
  return make('span', {}, text, ' ', flagMark(flag, context), oldMark(north === null || east === null ? null : Math.min(north, east), context));
}

/** The station's name and state, and the facts of its summary; what leads elsewhere leads there with the `current` view. */
export function stationHead(
  data: StationData,
  alarms: () => KnownAlarms,
  current: () => Context,
): { node: Element; update(): void } {
  const facts = make('dl.facts');
  const fact = (name: string, value: Child): HTMLElement =>
    make('div', {}, make('dt', {}, name), make('dd', {}, value));
  const show = (): void => {
    const { summary } = data;
    const context = current();
    const { words } = context;
    refill(
      facts,
      fact(words.alarms, alarmCell(alarms(), summary.station, context)),
      fact(
        words.newestReading,
        ageCell(() => data.summary.newest, context),
      ),
      fact(
        words.lastMessage,
        ageCell(() => lastMessage(data.summary), context),
      ),
      fact(words.owed, owedCell(summary)),
      fact(words.completeness, completeCell(summary, context)),
      fact(
        words.link,
        linkCell(() => data.summary, context),
      ),
      fact(words.battery, valueCell(summary.battery, context)),
      fact(words.position, position(data, context)),
      fact(words.goesOn, eventsCell(summary, context)),
      fact(words.archiveAlarms, archiveAlarmsCell(summary, context)),
    );
  };
  const update = (): void => keepPress(facts, show);
  update();
  const state = stateMark(() => data.summary, current());
  return {
    node: make('section.summary', {}, make('h1', {}, data.summary.station, ' ', state), facts),
    update,
  };
}
