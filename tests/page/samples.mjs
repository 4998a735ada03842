// Instruments and stations that several tests show.
import { digits } from './programs.mjs';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

export const wind = {
  v: 2, instrument: 'anemometer', kind: 'wind', model: 'windsonic', serial_number: '14310042', interval: 60,
  channels: [
    { name: 'wind_speed', type: 'decimal', unit: 'm s-1', long_name: 'wind speed over the deck', method: 'mean' },
    { name: 'wind_from_direction', type: 'decimal', unit: 'degree', reference: 'true north', flag: 1 },
    { name: 'air_temperature', type: 'decimal', unit: 'degree_Celsius' },
    { name: 'air_pressure', type: 'decimal', unit: 'hPa' },
    { name: 'status', type: 'integer', unit: '', values: { 0: 'off', 1: 'on' } },
  ],
};

export const scan = {
  v: 2, instrument: 'lidar', kind: 'scan', interval: 60, axis: { name: 'height', unit: 'm', reference: 'instrument', points: [10, 50, 100] },
  channels: [
    { name: 'wind_speed', type: 'decimal', unit: 'm s-1', axis: 'height' },
    { name: 'wind_from_direction', type: 'decimal', unit: 'degree', axis: 'height' },
  ],
};

export const charger = {
  v: 2, instrument: 'charger', kind: 'sample', interval: 60, channels: [{ name: 'battery_voltage', type: 'decimal', unit: 'V' }],
};

export const gnss = {
  v: 2, instrument: 'gnss', kind: 'position', interval: 60,
  channels: [
    { name: 'latitude', standard_name: 'latitude', type: 'decimal', unit: 'degrees_north' },
    { name: 'longitude', standard_name: 'longitude', type: 'decimal', unit: 'degrees_east' },
  ],
};

/** A wind reading of a speed such as "7.30". */
export function windValues(speed) {
  return [digits(speed), digits('214.50'), digits('11.2'), digits('1013.20'), 1];
}

/**
 * Two hours of a station with all of these, with events, a gap of numbers and an alarm.
 * The wind is above 8 m/s in the first half of either hour, whatever the time of day.
 */
export function wholeStation(feed, station, now) {
  Object.entries({ wind, scan, charger, gnss }).forEach(([key, description]) => feed.describe(key, description));
  const start = now - 2 * hour;
  feed.tell('start', station, start);
  for (let at = start; at < now; at += minute) {
    const turn = ((at - start) % hour) / hour;
    const speed = (8 + 3 * Math.sin(turn * 6.28)).toFixed(2);
    // One of each flag: suspect, bad and missing stand among the last five minutes.
    const left = Math.round((now - at) / minute);
    feed.take(station, 'wind', at, windValues(speed), left === 4 ? '31221' : left === 3 ? '41221' : '21221');
    feed.take(station, 'scan', at, [[digits(speed), digits('9.1'), left === 2 ? null : digits('9.9')], [digits('200.0'), digits('205.0'), digits('210.0')]]);
    feed.take(station, 'charger', at, [digits('12.61')]);
    feed.take(station, 'gnss', at, [digits((54.1 + turn / 1000).toFixed(6)), digits('7.900000')]);
    if (left === 60) {
      feed.tell('event', station, at, 'uplink', 'unreachable', 'the broker did not answer');
      feed.tell('lost', station, 3, 'trimmed', at, at + minute);
    }
    if (left === 5) feed.tell('success', station, at, 'anemometer', 'bus');
  }
  feed.tell('owe', station, 2);
}
