/** Fills a rectangle with slanted lines: there is nothing here. */
export function hatch(
  canvas: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
  ground: string,
  line: string,
  scale: number,
): void {
  if (!(width > 0)) return;
  canvas.save();
  canvas.beginPath();
  canvas.rect(x, y, width, height);
  canvas.clip();
  canvas.fillStyle = ground;
  canvas.fillRect(x, y, width, height);
  canvas.strokeStyle = line;
  canvas.lineWidth = scale;
  canvas.beginPath();
  const step = 7 * scale;
  // The lines stand still while the rectangle grows.
  const start = Math.floor((x - height) / step) * step;
  for (let at = start; at < x + width; at += step) {
    canvas.moveTo(at, y + height);
    canvas.lineTo(at + height, y);
  }
  canvas.stroke();
  canvas.restore();
}
