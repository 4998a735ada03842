export interface AgeWords {
  d: string;
  h: string;
  min: string;
  s: string;
}

const units: [keyof AgeWords, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
];

/** How long something is (ms), in its two largest units: "3 h 5 min", "12 s". */
export function ageText(age: number, words: AgeWords): string {
  const size = Math.max(0, age);
  const first = units.findIndex(([, length]) => size >= length);
  if (first < 0) return `0\u00a0${words.s}`;
  let rest = size;
  const parts: string[] = [];
  for (const [name, length] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0) parts.push(`${count}\u00a0${words[name]}`);
  }
  return parts.join(' ');
}
