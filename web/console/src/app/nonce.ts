/** What the server put into index.html for this page load; undefined where nothing replaced the placeholder. */
export const nonce = (() => {
  const text = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return text && !text.startsWith('__') ? text : undefined;
})();

/** Ant Design's dialogs lock the page's scroll with a style element that lacks the nonce it was configured with. */
export function giveNonceToStyles() {
  if (!nonce) return;
  const create = document.createElement.bind(document) as (name: string, options?: ElementCreationOptions) => HTMLElement;
  const withNonce = (name: string, options?: ElementCreationOptions): HTMLElement => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  };
  document.createElement = withNonce as typeof document.createElement;
}
