/** A direction on the compass of 0 to 360 degrees: some instruments count the other half below zero. */
export function onCompass(direction: number): number {
  return direction >= 0 && direction <= 360 ? direction : ((direction % 360) + 360) % 360;
}

/** How many degrees one of an angle's unit is; undefined if it is no unit of angles. */
export function degreesIn(unit = ''): number | undefined {
  if (unit === 'degree' || unit === 'degrees') return 1;
  return unit === 'rad' ? 180 / Math.PI : undefined;
}
