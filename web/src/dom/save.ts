import { make } from './element';

/** Hands a file to the reader. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  make('a', { href: url, download: name.replace(/[^\p{L}\p{N}._-]+/gu, '_') }).click();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copies text, also where the page has no right to the clipboard (plain HTTP). */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const before = document.activeElement;
  const field = make('textarea.offstage', { readonly: true });
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  if (before instanceof HTMLElement) before.focus();
}
