/**
 * The part of Preact that the widget uses, h and render of plain elements, in a fifth of the size. The build puts it in
 * Preact's place by alias; views import and are typed by `preact`, so that the real one can come back the same way.
 * No components, fragments, hooks or context. Elements match by key, the others by place and type.
 */

type Props = Record<string, unknown>;
type Child = Tree | string | number | boolean | null | undefined | Child[];
type Ref = (element: Element | null) => void;

type Tree = {
  /** The name of the element; an empty one is a text. */
  type: string;
  props: Props;
  text: string;
  children: Tree[];
  node?: Element | Text;
};

const spaces = { svg: 'http://www.w3.org/2000/svg', html: 'http://www.w3.org/1999/xhtml' };
const nothing: Props = {};

function flatten(children: Child[], into: Tree[]): Tree[] {
  for (const child of children) {
    if (Array.isArray(child)) flatten(child, into);
    else if (typeof child === 'object' && child !== null) into.push(child);
    // What is left out keeps its place as an empty text, so that its neighbours stay themselves.
    else into.push({ type: '', props: nothing, text: typeof child === 'boolean' ? '' : String(child ?? ''), children: [] });
  }
  return into;
}

export function h(type: string, props: Props | null, ...children: Child[]): Tree {
  return { type, props: props ?? nothing, text: '', children: flatten(children, []) };
}

function setProperty(element: Element, name: string, value: unknown): void {
  if (name === 'key' || name === 'ref') return;
  if (name.startsWith('on')) Object.assign(element, { [name.toLowerCase()]: value ?? null });
  else if (name === 'value' || name === 'checked') {
    // Set only when it differs: setting moves the caret and breaks the composing of Chinese words.
    const field = element as HTMLInputElement;
    if (field[name] !== value) Object.assign(field, { [name]: value });
  } else if (value === undefined || value === null || (value === false && !name.startsWith('aria'))) {
    element.removeAttribute(name);
  } else element.setAttribute(name, value === true && !name.startsWith('aria') ? '' : String(value));
}

function remove({ props, children, node }: Tree, isInside: boolean): void {
  (props.ref as Ref | undefined)?.(null);
  for (const child of children) remove(child, true);
  if (!isInside) node?.remove();
}

/** Makes or changes the node of `next`, which takes the place of `before`. */
function draw(before: Tree | undefined, next: Tree, parent: Element): Element | Text {
  if (before === next && next.node) return next.node;
  if (next.type === '') {
    const text = (before?.node ?? new Text(next.text)) as Text;
    if (text.data !== next.text) text.data = next.text;
    return (next.node = text);
  }
  const space = next.type === 'svg' || parent.namespaceURI === spaces.svg ? spaces.svg : spaces.html;
  const element = (before?.node ?? document.createElementNS(space, next.type)) as Element;
  const had = before?.props ?? nothing;
  for (const name in had) if (!(name in next.props)) setProperty(element, name, undefined);
  for (const name in next.props) {
    const value = next.props[name];
    if (value !== had[name] || name === 'value' || name === 'checked') setProperty(element, name, value);
  }
  drawAll(element, before?.children ?? [], next.children);
  next.node = element;
  if (!before) (next.props.ref as Ref | undefined)?.(element);
  return element;
}

function drawAll(parent: Element, before: Tree[], next: Tree[]): void {
  const left = new Set(before);
  const fits = (candidate: Tree | undefined, { type, props }: Tree): boolean =>
    candidate !== undefined && candidate.type === type && candidate.props.key === props.key && left.delete(candidate);
  const matches = next.map((tree, index) => (fits(before[index], tree) ? before[index] : undefined));
  next.forEach((tree, index) => {
    matches[index] ??= [...left].find((candidate) => fits(candidate, tree));
  });
  // Before anything is placed, so that what stays need not move: moving loses focus and scrolling.
  for (const tree of left) remove(tree, false);
  let place = parent.firstChild;
  next.forEach((tree, index) => {
    const node = draw(matches[index], tree, parent);
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  });
}

const drawn = new WeakMap<Element, Tree[]>();

export function render(tree: Tree, root: Element): void {
  drawAll(root, drawn.get(root) ?? [], [tree]);
  drawn.set(root, [tree]);
}
