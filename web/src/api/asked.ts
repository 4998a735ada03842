/** An answer that is asked for again whenever it may have changed: by one question at a time, which is answered before
 * the next one, and none is missed. */
export class Asked<Answer> {
  answer: Answer | null = null;
  error: unknown = null;
  private asking = false;
  private askAgain = false;
  private ended = false;
  private retry = 0;

  /** `came` is called after each answer, and after each refusal. */
  constructor(
    private ask: () => Promise<Answer>,
    private came: () => void,
  ) {}

  load(): void {
    this.askAgain = this.asking;
    if (this.asking || this.ended) return;
    window.clearTimeout(this.retry);
    this.asking = true;
    this.ask().then(
      (answer) => this.take(answer, null),
      (error: unknown) => this.take(null, error),
    );
  }

  private take(answer: Answer | null, error: unknown): void {
    this.asking = false;
    if (this.ended) return;
    this.answer = answer;
    this.error = error;
    // Not all at once where many pages were refused: 5 to 10 s later.
    if (error !== null) this.retry = window.setTimeout(() => this.load(), 5000 + Math.random() * 5000);
    const isOld = this.askAgain;
    this.came();
    if (isOld) this.load();
  }

  stop(): void {
    this.ended = true;
    window.clearTimeout(this.retry);
  }
}
