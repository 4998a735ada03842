import type { Context, Part } from '../../context';
import type { Kind } from '../../api/types';

/** The part of a station's page below its head. */
export interface TabPart extends Part {
  /** A kind has a new newest reading. */
  reading?(kind: Kind): void;
  /** The station's alarms came anew. */
  alarms?(): void;
  /** Values of short messages may have come, or gone. */
  provisional?(): void;
  /** The link changed in something that this part shows. */
  change?(context: Context): void;
}
