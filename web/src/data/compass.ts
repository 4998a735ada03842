/** A direction on the compass of 0 to 360 degrees: some instruments count the other half below zero. */
export function onCompass(direction: number): number {
  return direction >= 0 && direction <= 360 ? direction : ((direction % 360) + 360) % 360;
}
