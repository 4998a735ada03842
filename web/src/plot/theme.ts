// The page's colours for drawings on canvas.

export interface Theme {
  ink: string;
  quiet: string;
  grid: string;
  ground: string;
  gap: string;
  gapLine: string;
  bad: string;
  suspect: string;
  series: string[];
}

const names = ['--s1', '--s2', '--s3', '--s4', '--s5', '--s6', '--s7', '--s8'];

/** The colours as the style sheet has them now. */
export function theme(): Theme {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    quiet: colour('--quiet'),
    grid: colour('--grid'),
    ground: colour('--panel'),
    gap: colour('--gap'),
    gapLine: colour('--gap-line'),
    bad: colour('--bad'),
    suspect: colour('--suspect'),
    series: names.map(colour),
  };
}

/** The font of drawings, in px. */
export function font(size = 12): string {
  return `${size}px system-ui, "Segoe UI", Roboto, "Noto Sans", "WenQuanYi Micro Hei", sans-serif`;
}

/** A colour with a share of its opacity, for `#rrggbb` colours. */
export function faded(colour: string, share: number): string {
  const alpha = Math.round(share * 255)
    .toString(16)
    .padStart(2, '0');
  return /^#[0-9a-f]{6}$/i.test(colour) ? colour + alpha : colour;
}
