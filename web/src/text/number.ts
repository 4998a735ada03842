/** A computed number with about `digits` significant digits, without trailing noise. */
export function roundText(value: number, digits = 4): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) return value.toExponential(Math.max(0, digits - 1));
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(size)));
  return String(Number(value.toFixed(Math.min(12, places))));
}

/** A number as its instrument gave it: whole ones with each digit, others with fifteen, so that a double's noise is none. */
export function givenText(value: number): string {
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(15)));
}

/** A number beside a plot: one that was read stays as it is, one that the archive averaged is rounded. */
export function pointedText(value: number, isMean: boolean): string {
  return isMean ? roundText(value, 5) : givenText(value);
}

/** A size in bytes as people say it: "1.2 MB". */
export function sizeText(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let step = 0;
  while (size >= 1000 && step < steps.length - 1) {
    size /= 1000;
    step += 1;
  }
  return `${step === 0 ? size : size.toPrecision(3)}\u00a0${steps[step]}`;
}

/** A count with groups of three digits set apart; digits are kept as they are, however many there are. */
export function countText(count: number | string): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
