import assert from 'node:assert/strict';
import test from 'node:test';
import { ageText } from '../src/text/age';
import { countText, roundText, sizeText } from '../src/text/number';
import {
  clockText,
  dateText,
  fieldText,
  isoText,
  nauticalOffset,
  offsetText,
  rangeText,
  shortTimeText,
  tableTimes,
  timeOfField,
  timeText,
  zoneOf,
  type Zone,
} from '../src/text/time';
import { coordinateText, unitText, withUnit } from '../src/text/unit';

const at = Date.UTC(2026, 10, 23, 18, 3, 22);
const utc = zoneOf('utc', null);
const shanghai = zoneOf('station', 121.5);
const words = { d: 'd', h: 'h', min: 'min', s: 's' };
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

test('units are typeset', () => {
  const units: [string, string][] = [
    ['m s-1', 'm/s'],
    ['m s-2', 'm/s²'],
    ['m2 Hz-1', 'm²/Hz'],
    ['degree_Celsius', '°C'],
    ['umol L-1', 'µmol/L'],
    ['cm-2 h-1', 'cm⁻² h⁻¹'],
    ['umol m-2 s-1', 'µmol m⁻² s⁻¹'],
    ['1', ''],
    ['percent', '%'],
    ['kW h', 'kW h'],
    ['1e-3', '‰'],
    ['us', 'µs'],
    ['m-1', 'm⁻¹'],
    ['seconds since 1970-01-01T00:00:00Z', ''],
    ['m s-1 K', 'm K/s'],
    ['degree minute-1', '°/min'],
    ['g0', 'g₀'],
  ];
  for (const [unit, text] of units) assert.equal(unitText(unit), text, unit);
});

test('a number stands before its unit', () => {
  assert.equal(plain(withUnit('12.30', 'm s-1')), '12.30 m/s');
  assert.equal(withUnit('245', 'degree'), '245°');
  assert.equal(withUnit('7', '1'), '7');
  assert.equal(plain(coordinateText('-33.8500', 'degrees_north')), '33.8500° S');
  assert.equal(plain(coordinateText('151.2', 'degrees_east')), '151.2° E');
});

test('times carry their zone', () => {
  assert.equal(timeText(at, utc), '2026-11-23 18:03:22 UTC');
  assert.equal(timeText(at, shanghai), '2026-11-24 02:03:22 UTC+08:00');
  assert.equal(dateText(at, shanghai), '2026-11-24');
  assert.equal(isoText(at, utc), '2026-11-23T18:03:22Z');
  assert.equal(isoText(at + 500, shanghai), '2026-11-24T02:03:22.500+08:00');
  assert.equal(rangeText(at, at + 3_600_000, utc), '2026-11-23 18:03:22 – 19:03:22 UTC');
});

test('a time that no calendar has is a question mark, in each zone', () => {
  for (const time of [9e15, -9e15, 253_402_300_800_000, -62_167_219_200_001, NaN, Infinity]) {
    for (const zone of [utc, zoneOf('station', 0), zoneOf('reader', null)]) {
      if (zone.choice === 'reader' && Math.abs(time) < 1e15) continue; // the reader's own clocks may have its year
      const texts = [timeText(time, zone), dateText(time, zone), clockText(time, zone), isoText(time, zone)];
      assert.deepEqual(texts, ['?', '?', '?', '?'], String(time));
      assert.equal(shortTimeText(time, zone, at), '?');
      assert.equal(fieldText(time, zone), '');
      assert.equal(rangeText(time, time, zone), '? – ?');
    }
  }
  assert.equal(timeText(253_402_300_799_000, utc), '9999-12-31 23:59:59 UTC');
});

test('the nautical zone comes of the longitude', () => {
  assert.deepEqual([0, 7, 8, 121.5, -70, -179.9].map(nauticalOffset), [0, 0, 60, 480, -300, -720]);
  assert.equal(offsetText(-210), 'UTC-03:30');
  assert.equal(offsetText(0), 'UTC');
});

test('ages have two units at most', () => {
  const ages: [number, string][] = [
    [0, '0 s'],
    [-5, '0 s'],
    [12_400, '12 s'],
    [60_000, '1 min'],
    [11_100_000, '3 h 5 min'],
    [90_061_000, '1 d 1 h'],
  ];
  for (const [age, text] of ages) assert.equal(plain(ageText(age, words)), text);
});

test('numbers are rounded without noise', () => {
  assert.equal(roundText(0.1 + 0.2), '0.3');
  assert.equal(roundText(12345.678, 5), '12346');
  assert.equal(roundText(0), '0');
  assert.equal(plain(sizeText(1_234_567)), '1.23 MB');
  assert.equal(plain(countText(1234567)), '1 234 567');
});

test('a table names the zone once, or beside each time where its clocks were changed in between', () => {
  const change = Date.UTC(2026, 9, 25, 1);
  const offset = (time: number): number => (time < change ? 120 : 60);
  const zone: Zone = { choice: 'reader', offset, label: (time) => offsetText(offset(time)) };
  const day = 86_400_000;
  const winter = tableTimes([change, change + day], zone, change - day);
  assert.equal(winter.head('Time'), 'Time (UTC+01:00)');
  assert.equal(winter.of(change), '2026-10-25 02:00:00');
  const both = tableTimes([change + day, change, change - 3_600_000, change + 2 * day], zone, change);
  assert.equal(both.head('Time'), 'Time');
  assert.equal(both.of(change - 3_600_000), '2026-10-25 02:00:00 UTC+02:00');
  assert.equal(both.of(change), '2026-10-25 02:00:00 UTC+01:00');
  assert.equal(tableTimes([], zone, change).head('Time'), 'Time (UTC+01:00)');
});

test('a field of a time means it beside a change of clocks, too', () => {
  const change = Date.UTC(2026, 9, 25, 1);
  const changing = (before: number, after: number): Zone => ({
    choice: 'reader',
    offset: (time) => (time < change ? before : after),
    label: () => '',
  });
  for (const zone of [changing(120, 60), changing(60, 120), changing(-240, -300), changing(-300, -240)]) {
    for (let hour = -12; hour <= 12; hour += 1) {
      const time = change + hour * 3_600_000 + 1_800_000;
      const twice = zone.offset(time) < zone.offset(time - 3_600_000);
      assert.equal(timeOfField(fieldText(time, zone), zone), twice ? time - 3_600_000 : time, `${hour} h`);
    }
  }
});
