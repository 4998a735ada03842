/** Does something for one of many: what it throws is told to the browser, and the others go on. */
export function apart(act: () => void): void {
  try {
    act();
  } catch (error) {
    window.setTimeout(() => {
      throw error;
    });
  }
}
