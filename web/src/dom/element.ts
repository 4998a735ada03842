export type Child = Node | string | null | undefined | false;

type Attributes = Record<string, string | number | boolean | null | undefined>;

function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    node.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Puts children into a node; a string becomes text and is never read as markup. */
export function fill(node: Element, ...children: Child[]): void {
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false) node.append(child);
  }
}

/** Makes an element, `tag` may name its classes: "td.number.wide". */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag | `${Tag}.${string}`,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name as Tag);
  if (classes.length) node.className = classes.join(' ');
  setAttributes(node, attributes);
  fill(node, ...children);
  return node;
}

/** Makes a button that does something. */
export function button(text: string, act: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const node = make('button', { type: 'button', ...attributes }, text);
  node.addEventListener('click', act);
  return node;
}

/** Makes an element of a drawing. */
export function draw(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  setAttributes(node, attributes);
  fill(node, ...children);
  return node;
}

/** Replaces what a node holds. */
export function refill(node: Element, ...children: Child[]): void {
  node.replaceChildren();
  fill(node, ...children);
}

/** Sets a node's text unless it is that already, so that a selection in it survives. */
export function setText(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
