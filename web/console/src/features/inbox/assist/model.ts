/** Words in the reader's language, else in one that begins alike, else in English, else in any. */
export function wordsIn(words: Record<string, string>, language: string): string {
  const like = Object.keys(words).find((tag) => tag.slice(0, 2) === language.slice(0, 2));
  return words[language] ?? (like && words[like]) ?? words.en ?? Object.values(words)[0] ?? '';
}

const phrases: Record<string, { en: string; zh: string }> = {
  calm_first: { en: 'I am very sorry about this. I can see why you are upset, and I am taking care of it myself now.', zh: '非常抱歉给您带来了不好的体验，我完全理解您的心情，现在由我亲自为您处理。' },
  promise_call: { en: 'I will call you back today at ', zh: '我会在今天给您回电，时间是 ' },
  ask_order_number: { en: 'Could you tell me your order number, please? Then I can look it up at once.', zh: '请问您的订单号是多少？我马上为您查询。' },
};

/** Words for a step in the customer's language; nothing where we have none in it. */
export function phraseFor(step: string, language: string): string | undefined {
  const known = phrases[step];
  return language.startsWith('zh') ? known?.zh : language.startsWith('en') || !language || language === 'und' ? known?.en : undefined;
}

/** What a suggestion puts into the answer: an answer itself, of an article the passage and where to read on. */
export function insertionOf({ kind, text, slug, language }: { kind: string; text: string; slug: string; language: string }, origin: string): string {
  return kind === 'article' && slug ? `${text.replace(/^…|…$/g, '').trim()}\n\n${origin}/help/${language}/articles/${slug}` : text;
}

/** Whether a text is cut in the panel, which shows about three lines of it. */
export const isLong = (text: string) => text.length > 110 || text.split('\n').length > 3;

/** What a translation goes into: the customer's language for a draft, the reader's for what the customer wrote. */
export const sameLanguage = (one: string, other: string) => one.slice(0, 2).toLowerCase() === other.slice(0, 2).toLowerCase();
