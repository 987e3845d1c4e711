const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** The line that puts the widget on a page. */
export function scriptSnippet(origin: string, key: string): string {
  return `<script async src="${escaped(origin)}/widget.js" data-installation="${escaped(key)}"></script>`;
}

/** For pages that know who is signed in; the signature is made on their server, so nobody can pretend. */
export const identifySnippet = `// On your server: signature = hex(HMAC-SHA256(secret, external_id))
Deskbell.identify({
  external_id: "4711",
  name: "Li Wei",
  email: "li.wei@example.com",
  signature: signature
});`;
