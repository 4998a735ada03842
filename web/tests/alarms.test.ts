// What is made of the alarms that rules raised.
import assert from 'node:assert/strict';
import test from 'node:test';
import { countOf, isOutdated, shellWord, watchedBy, withCount } from '../src/data/alarms';
import type { AlarmBook, AlarmCountsAnswer } from '../src/api/types';
import { en } from '../src/words/en';

const book = (state: AlarmBook['state']): AlarmBook => ({ book: 'alarms.db', state, problem: '' });

test('one book that cannot be read leaves it unknown, and none that is there means that nobody watches', () => {
  assert.equal(watchedBy([]), 'unwatched');
  assert.equal(watchedBy([book('missing')]), 'unwatched');
  assert.equal(watchedBy([book('missing'), book('read')]), 'watched');
  assert.equal(watchedBy([book('read'), book('unreadable')]), 'unknown');
});

test('an answer is outdated where a book is in another state by now', () => {
  assert.equal(isOutdated(null, ['missing']), false);
  assert.equal(isOutdated({ books: [book('read'), book('missing')] }, ['read', 'missing']), false);
  assert.equal(isOutdated({ books: [book('read'), book('missing')] }, ['missing', 'missing']), true);
  assert.equal(isOutdated({ books: [book('read'), book('unreadable')] }, ['read', 'read']), true);
});

test('numbers that come later replace those of their station alone', () => {
  const answer: AlarmCountsAnswer = {
    now: 0,
    books: [book('read')],
    stations: [
      { station: 'kelpie', standing: 1, unacknowledged: 1 },
      { station: 'constructor', standing: 3, unacknowledged: 0 },
    ],
  };
  const later = withCount(answer, { station: 'kelpie', standing: 0, unacknowledged: 1 });
  assert.deepEqual(countOf('kelpie', later), { station: 'kelpie', standing: 0, unacknowledged: 1 });
  assert.equal(countOf('constructor', later).standing, 3);
  assert.deepEqual(countOf('valueOf', later), { station: 'valueOf', standing: 0, unacknowledged: 0 });
  assert.equal(countOf('kelpie', answer).standing, 1);
});

test('a path stands in a command as one word, whatever is in it', () => {
  assert.equal(shellWord('/var/lib/buoyshore-watch/alarms.db'), '/var/lib/buoyshore-watch/alarms.db');
  assert.equal(shellWord("/a b/it's $(rm) `x`"), "'/a b/it'\\''s $(rm) `x`'");
  assert.equal(shellWord(''), "''");
});

test('one alarm stands, two stand', () => {
  assert.deepEqual([en.standing('1'), en.standing('2')], ['1 stands', '2 stand']);
});
