// The newest profile or spectrum of an array channel.
import type { Context } from '../../context';
import { isDirection, type Slot } from '../../api/layout';
import type { Axis, Kind } from '../../api/types';
import { make, setText } from '../../dom/element';
import { drawProfile, type Profile } from '../../plot/profile_plot';
import { axisName, channelName, shortTimeOf, titled } from '../parts/shown';

/** Height of a profile and of the picture beside it, px. */
export const figureHeight = 270;

function uprightOf(axis: Axis): Profile['upright'] {
  if (axis.name === 'depth') return 'down';
  return axis.name === 'height' || axis.name === 'distance' ? 'up' : 'lying';
}

function profileOf(kind: Kind, slot: Slot, axis: Axis, context: Context): Profile {
  const { channel, start, count } = slot;
  const values = kind.newest?.values.slice(start, start + count) ?? [];
  return {
    places: axis.points,
    flags: kind.newest?.flags.slice(start, start + count) ?? '',
    values: values.map((value) => (value === null ? null : Number(value))),
    upright: uprightOf(axis),
    direction: isDirection(channel),
    axisTitle: titled(axisName(axis, context), axis.unit),
    valueTitle: titled(channelName(channel.name, context), channel.unit),
  };
}

/** A figure that shows a kind's newest values of a channel over its axis. */
export class ProfileFigure {
  readonly canvas = make('canvas', { role: 'img' });
  private caption = make('figcaption');
  readonly node = make('figure', {}, this.caption, this.canvas);
  private width = 0;

  constructor(
    private kind: Kind,
    private slot: Slot,
    private axis: Axis,
  ) {}

  /** When the values were read, in words. */
  get text(): string {
    return this.caption.textContent ?? '';
  }

  draw(width: number, context: Context): void {
    const { words } = context;
    this.width = width;
    const profile = profileOf(this.kind, this.slot, this.axis, context);
    drawProfile(profile, width, figureHeight, this.canvas);
    const name = channelName(this.slot.channel.name, context);
    this.canvas.setAttribute(
      'aria-label',
      profile.upright === 'lying' ? words.spectrumOf(name) : words.profileOf(name),
    );
    const time = this.kind.newest?.time ?? null;
    this.canvas.dataset['time'] = String(time ?? '');
    setText(this.caption, `${words.newestProfile}: ${shortTimeOf(time, context)}`);
  }

  /** Draws values that came since. */
  renew(context: Context): void {
    if (this.width > 0) this.draw(this.width, context);
  }
}
