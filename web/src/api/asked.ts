/** An answer that is asked for again whenever it may have changed: by one question at a time, which is answered before
 * the next one, and none is missed. */
export class Asked<Answer> {
  answer: Answer | null = null;
  error: unknown = null;
  /** An answer came once, and is shown until the next one. */
  answered = false;
  private asking = false;
  private askAgain = false;
  private ended = false;
  /** The next question, where one waits. */
  private later = 0;
  private restsUntil = 0;
  private meanwhile: (() => void)[] = [];

  /** `came` is called after each answer, and after each refusal; from an answer to the next question `rest` ms pass,
   * from a refusal that `mayPass` 5 to 10 s. */
  constructor(
    private ask: () => Promise<Answer>,
    private came: () => void,
    private rest = 0,
    private mayPass: (error: unknown) => boolean = () => true,
  ) {}

  load(): void {
    this.askAgain = this.asking;
    if (this.asking || this.ended) return;
    const wait = this.restsUntil - performance.now();
    if (wait > 0) return this.loadIn(wait);
    window.clearTimeout(this.later);
    this.asking = true;
    this.ask().then(
      (answer) => this.take(answer, null),
      (error: unknown) => this.take(null, error),
    );
  }

  /** A person does not want to wait any longer. */
  retry(): void {
    this.restsUntil = 0;
    this.load();
  }

  /** Does what news ask for: at once, and again behind an answer that is under way, which may be older. */
  news(act: () => void): void {
    act();
    if (this.asking) this.meanwhile.push(act);
  }

  private loadIn(wait: number): void {
    window.clearTimeout(this.later);
    this.later = window.setTimeout(() => this.load(), wait);
  }

  private take(answer: Answer | null, error: unknown): void {
    this.asking = false;
    if (this.ended) return;
    this.answer = answer;
    this.error = error;
    this.answered ||= answer !== null;
    // Not all at once where many pages were refused: 5 to 10 s later, and no sooner whatever comes in between.
    const wait = error === null ? this.rest : 5000 + Math.random() * 5000;
    this.restsUntil = performance.now() + wait;
    if (error !== null && this.mayPass(error)) this.loadIn(wait);
    const isOld = this.askAgain;
    const meanwhile = this.meanwhile.splice(0);
    this.came();
    if (error === null && !this.ended) meanwhile.forEach((act) => act());
    if (isOld) this.load();
  }

  stop(): void {
    this.ended = true;
    window.clearTimeout(this.later);
  }
}
