// Texts that have hurt other programs. All must come back as they went in.
export const kNaughty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><circle r="9"/></svg>',
  '</textarea><iframe src=javascript:alert(1)>',
  '<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  "'; DROP TABLE messages; --",
  '1 OR 1=1; SELECT pg_sleep(9)',
  '" OR * NEAR( "a" b',
  '%s%n%x%p {0} {{contact.name}} ${7*7} #{7*7} $(touch /tmp/x) `id`',
  '../../../../etc/passwd',
  '你好，我的水壶坏了',
  '繁體中文與简体中文',
  'שלום עולם — مرحبا',
  '\u202Eevil\u202C \u2066x\u2069 \u200B\u200D\uFEFF',
  'e\u0301 \u00e9 A\u030a \uFF21', // not normalised on the way
  '👩‍👩‍👧‍👦🏳️‍🌈 \u{1F600}\u{10FFFF}',
  'Z̸͓̈a̵l̷g̶o̸',
  '\uFFFD\uFFFE\uFFFF'.slice(0, 1),
  'null', 'undefined', 'NaN', '-1', '0', '1e309', 'true', '[]', '{}',
  '\\ \\" \\u0000 \\n %00 %0d%0aSet-Cookie:x=1',
  'a\u00a0b\u2028c\u2029d',
  '=cmd|\' /C calc\'!A0',
  'x'.repeat(1000),
];

export const kMarkup = kNaughty.slice(0, 5);
