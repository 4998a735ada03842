/** What stands in a text in pairs: a word, and what it is called; _ in that is a space. */
export function pairsOf(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(/(\S+) (\S+)/g)].map(([, word = '', called = '']) => [word, called.replace(/_/g, ' ')]),
  );
}
