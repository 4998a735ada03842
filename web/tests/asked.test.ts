import assert from 'node:assert/strict';
import test from 'node:test';
import { Asked } from '../src/api/asked';

/** The browser's timers, of which the test lets the last one go off. */
let timers: { act: () => void; wait: number }[] = [];
Object.assign(globalThis, {
  window: {
    setTimeout: (act: () => void, wait: number) => timers.push({ act, wait }),
    clearTimeout: (id: number) => delete timers[id - 1],
  },
});
const waiting = (): number[] => Object.values(timers).map(({ wait }) => wait);
let passed = 0;
const reallyNow = performance.now.bind(performance);
Object.defineProperty(performance, 'now', { value: () => reallyNow() + passed });
/** So much time passes, and the timer that waits goes off. */
function goOff(wait: number): void {
  passed += wait;
  const [timer] = Object.values(timers);
  timers = [];
  timer?.act();
}

/** A question that the test answers, and what became of it. */
function asking(rest = 0, mayPass?: (error: unknown) => boolean) {
  timers = [];
  const open: { answer(text: string): void; refuse(error: Error): void }[] = [];
  const came: (string | null)[] = [];
  let questions = 0;
  const asked: Asked<string> = new Asked(
    () =>
      new Promise((answer, refuse) => {
        questions += 1;
        open.push({ answer, refuse });
      }),
    () => came.push(asked.answer),
    rest,
    mayPass,
  );
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    asked,
    came,
    questions: () => questions,
    answer: (text: string) => (open.shift()?.answer(text), settled()),
    refuse: () => (open.shift()?.refuse(new Error('busy')), settled()),
  };
}

test('a question is answered before the next one, and none is missed', async () => {
  const { asked, came, questions, answer } = asking();
  for (let turn = 0; turn < 3; turn++) asked.load();
  assert.equal(questions(), 1);
  await answer('a');
  assert.deepEqual([came, questions()], [['a'], 2]);
  await answer('b');
  assert.deepEqual([came, questions()], [['a', 'b'], 2]);
});

test('what is refused is asked for again 5 to 10 s later, once', async () => {
  const { asked, came, questions, answer, refuse } = asking();
  asked.load();
  await refuse();
  assert.deepEqual([came, questions(), waiting().length], [[null], 1, 1]);
  const [wait = 0] = waiting();
  assert.ok(wait >= 5000 && wait <= 10_000, String(wait));
  goOff(wait);
  assert.deepEqual([questions(), waiting()], [2, []]);
  await answer('a');
  assert.deepEqual([came, waiting()], [[null, 'a'], []]);
});

test('what comes after a refusal does not ask at once, and a person may', async () => {
  const { asked, questions, answer, refuse } = asking();
  asked.load();
  asked.load();
  await refuse();
  for (let turn = 0; turn < 3; turn++) asked.load();
  assert.deepEqual([questions(), waiting().length], [1, 1]);
  const [wait = 0] = waiting();
  assert.ok(wait > 4000 && wait <= 10_000, String(wait));
  asked.retry();
  assert.deepEqual([questions(), waiting()], [2, []]);
  await answer('a');
  asked.load();
  assert.equal(questions(), 3);
});

test('a question rests after its answer', async () => {
  const { asked, questions, answer, refuse } = asking(60_000);
  asked.load();
  await refuse();
  asked.retry();
  await answer('a');
  for (let turn = 0; turn < 3; turn++) asked.load();
  assert.deepEqual([questions(), waiting().length], [2, 1]);
  const [wait = 0] = waiting();
  assert.ok(wait > 0 && wait <= 60_000, String(wait));
  asked.stop();
  assert.deepEqual(waiting(), []);
});

test('news are done at once, and again behind an answer that may be older', async () => {
  const { asked, answer, refuse } = asking();
  let shown = '';
  const news = (text: string): void => asked.news(() => (shown += text));
  news('a');
  asked.load();
  news('b');
  news('c');
  assert.equal(shown, 'abc');
  await answer('');
  assert.equal(shown, 'abcbc');
  asked.load();
  news('d');
  await refuse();
  assert.equal(shown, 'abcbcd');
  asked.retry();
  news('e');
  asked.stop();
  await answer('');
  assert.equal(shown, 'abcbcde');
});

test('a refusal that does not pass by itself is not asked again, but by a person', async () => {
  const { asked, questions, answer, refuse } = asking(0, () => false);
  asked.load();
  await refuse();
  assert.deepEqual([questions(), waiting()], [1, []]);
  asked.retry();
  assert.equal(questions(), 2);
  await answer('a');
});
