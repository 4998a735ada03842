// The page's own dictionaries, and every text that a page shows.
import { join } from 'node:path';
import { need } from './browser.mjs';
import { source } from './programs.mjs';

const { build } = need('esbuild');

async function dictionary(name) {
  const { outputFiles } = await build({
    entryPoints: [join(source, `web/src/words/${name}.ts`)], bundle: true, format: 'esm', write: false,
  });
  const module = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
  return module[name];
}

export const en = await dictionary('en');
export const zh = await dictionary('zh');

/** The English texts for which Chinese has another one, with it. */
export function differing(one = en, other = zh) {
  return Object.entries(one).flatMap(([key, text]) => {
    if (typeof text === 'object') return differing(text, other[key]);
    return typeof text === 'string' && text !== other[key] ? [[text, other[key]]] : [];
  });
}

/** All that can be read or heard on a page: visible texts, and names and hints of elements. */
export function textsOf(page) {
  return page.evaluate(() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // What is quoted says which language it is in.
      const quoted = parent.closest('[lang]') !== document.documentElement || parent.closest('script, noscript');
      if (!quoted && walker.currentNode.data.trim()) found.push(walker.currentNode.data.trim());
    }
    for (const node of document.body.querySelectorAll('*')) {
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = node.getAttribute(name)?.trim();
        if (text && node.closest('[lang]') === document.documentElement) found.push(text);
      }
    }
    return found;
  });
}
