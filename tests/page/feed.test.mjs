// page_feed itself: it says which line it cannot follow, and why.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { Feed, folder } from './programs.mjs';

const wind = 'describe wind {"v":2,"instrument":"anemometer","kind":"wind","channels":[{"name":"wind_speed","type":"decimal","unit":"m s-1"}]}';

const mistakes = [
  [[], 'fly kelpie', "line 1: there is no command 'fly'"],
  [[], 'describe wind {"v":2', 'line 1: '],
  [[], 'take kelpie wind 1795158000000 [1.5]', "line 1: no description is called 'wind'"],
  [[wind], 'take kelpie', 'line 2: KEY is missing'],
  [[wind], 'take kelpie wind noon [1.5]', "line 2: TIME is a whole number of -9223372036854775 or more, not 'noon'"],
  [[wind], 'take kelpie wind 1795158000000/-1 [1.5]', 'line 2: SPAN is a whole number'],
  [[wind], 'take kelpie wind 1795158000000', 'line 2: BODY is missing'],
  [[wind], 'take kelpie wind 1795158000000 [1.5,2.5]', 'line 2: '],
  [[wind], 'take kelpie wind 1795158000000 [1.5] 77', 'line 2: '],
  [[], 'lost kelpie 0 trimmed 1 2', 'line 1: COUNT is at least 1'],
  [[], 'lost kelpie 3 eaten 1 2', 'line 1: '],
  [[], 'owe kelpie 3 4', "line 1: '4' is too much"],
  [[], 'link kelpie up 1', 'line 1: STATE is online or offline'],
  [[], 'commit soon', "line 1: TIME is a whole number of 0 or more, not 'soon'"],
];

for (const [before, line, reason] of mistakes) {
  test(`"${line}" ends it`, { timeout: 60_000 }, async () => {
    const { program } = new Feed(join(folder(), 'archive.db'));
    program.child.stdin.end(`${[...before, line].join('\n')}\n`);
    await program.ended;
    assert.equal(program.child.exitCode, 2);
    assert.equal(program.lines.length, 1);
    assert.ok(program.lines[0].startsWith(`page_feed: ${reason}`), program.lines[0]);
  });
}

test('it counts what is new, once it is committed', { timeout: 60_000 }, async () => {
  const feed = new Feed(join(folder(), 'archive.db'));
  feed.tell(wind);
  for (let turn = 0; turn < 4500; turn++) feed.tell('take kelpie wind', 1_795_158_000_000 + turn, '[1.5]');
  feed.tell('lost kelpie 3 trimmed 1795158000000 1795158000000');
  feed.tell('take nixie wind 1795158000000/600000 [2.5] 3');
  assert.equal(await feed.commit(1_795_158_001_000), 4501);
  assert.equal(await feed.commit(), 0);
  await feed.end();
});
