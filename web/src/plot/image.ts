// A plot with all that is needed to understand it, as one picture.
import { font, theme } from './theme';

export interface Caption {
  title: string;
  lines: string[];
  legend: { text: string; colour?: string }[];
}

const line = 17;

function drawText(ctx: CanvasRenderingContext2D, caption: Caption, width: number, below: number): void {
  const colours = theme();
  ctx.textBaseline = 'top';
  ctx.fillStyle = colours.ink;
  ctx.font = `600 ${font(15)}`;
  ctx.fillText(caption.title, 12, 10, width - 24);
  ctx.font = font(12);
  ctx.fillStyle = colours.quiet;
  caption.lines.forEach((text, index) => ctx.fillText(text, 12, 32 + index * line, width - 24));
  caption.legend.forEach(({ text, colour }, index) => {
    const y = below + 6 + index * line;
    ctx.fillStyle = colour ?? colours.ink;
    if (colour) ctx.fillRect(12, y + 1, 11, 11);
    ctx.fillStyle = colours.ink;
    ctx.fillText(text, colour ? 29 : 12, y, width - 41);
  });
}

/** Puts canvases side by side below a title and above a legend; PNG of what the reader sees. */
export async function pictureOf(canvases: HTMLCanvasElement[], caption: Caption): Promise<Blob | null> {
  const scale = window.devicePixelRatio || 1;
  const wide = canvases.reduce((sum, one) => sum + one.width / scale, 0);
  const high = Math.max(...canvases.map((one) => one.height / scale));
  const width = Math.max(480, wide);
  const top = 36 + caption.lines.length * line;
  const height = top + high + 16 + caption.legend.length * line;
  const picture = document.createElement('canvas');
  picture.width = width * scale;
  picture.height = height * scale;
  const ctx = picture.getContext('2d');
  if (!ctx) return null;
  ctx.scale(scale, scale);
  ctx.fillStyle = theme().ground;
  ctx.fillRect(0, 0, width, height);
  let left = 0;
  for (const one of canvases) {
    ctx.drawImage(one, left, top, one.width / scale, one.height / scale);
    left += one.width / scale;
  }
  drawText(ctx, caption, width, top + high);
  return new Promise((done) => picture.toBlob(done, 'image/png'));
}
