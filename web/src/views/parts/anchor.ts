import type { Context } from '../../context';
import type { Link } from '../../link';

/** Makes a link within the page be followed without loading it anew. */
export function followed(anchor: HTMLAnchorElement, link: Link, context: Context): HTMLAnchorElement {
  anchor.addEventListener('click', (event) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    context.go(link);
  });
  return anchor;
}
