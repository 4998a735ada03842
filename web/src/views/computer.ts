import type { Context } from '../context';
import type { StationData } from '../data/station';
import { make } from '../dom/element';
import type { TabPart } from './tab';

export function computerTab(_data: StationData, _context: Context): TabPart {
  return { node: make('div') };
}
