// What the made-up server says to Knowledge, and its scenes.
import * as data from './fixtures.mjs';

const day = 86_400;
const sections = [
  { id: '61', slug: 'kettles', position: 1, names: { en: 'Kettles', 'zh-CN': '水壶' }, descriptions: {} },
  { id: '62', parent: '61', slug: 'care', position: 1, names: { en: 'Care and cleaning', 'zh-CN': '保养与清洁' }, descriptions: {} },
  { id: '63', slug: 'orders', position: 2, names: { en: 'Orders and delivery', 'zh-CN': '订单与配送' }, descriptions: {} },
];
const article = (id, title, more = {}) => ({
  id, kind: 'article', slug: `article-${id}`, section: '62', tags: [], audience: 'everyone', tiers: [], owner: data.people[0].id, owner_name: data.people[0].name, state: 'published', version: 3, published_at: data.ago(4 * day), published_by: 'Anna Weber', title, languages: ['en', 'zh-CN'],
  created_at: data.ago(90 * day), updated_at: data.ago(4 * day), revision: 9, ...more,
});
const draft = (state, note = '') => ({ state, at: data.ago(3600), by: data.people[3].id, by_name: data.people[3].name, note });
const articles = [
  article('71', 'How do I descale the kettle?', { tags: ['kettle', 'limescale'], draft: draft('writing') }),
  article('72', 'What does the ten-year warranty cover, and what does it not cover when the appliance was opened by somebody else?', { review_every_days: 180, review_due_at: data.ago(2 * day) }),
  article('73', 'Return a parcel', { section: '63', draft: draft('in_review', 'The address in Lübeck is new.') }),
  article('74', '高原地区使用说明', { languages: ['zh-CN'], state: 'draft', version: 0, published_at: undefined, draft: draft('refused', 'Altitude is missing.') }),
  article('75', 'Parcel is on its way', { kind: 'answer', audience: 'internal', section: undefined }),
  article('76', 'The kettle does not heat', { kind: 'procedure', languages: ['en'], draft: draft('writing') }),
  article('77', 'Discount ladder for shops', { audience: 'internal', expires_at: data.ago(9 * day), languages: ['en'] }),
  article('78', 'Kettle K-100', { state: 'retired' }),
];
const text = (one) => ({ title: '', summary: '', body: '', questions: [], description: '', ...one });
const content = {
  languages: {
    en: text({ title: 'How do I descale the kettle?', summary: 'Once a month, in twenty minutes, with what you have in the kitchen.', body: '## What you need\n\nTwo spoons of citric acid and half a litre of water.\n\n- Pull the plug\n- Let it cool down\n\n## Descale it\n\nBring it to the **boil** and let it stand for fifteen minutes.', questions: ['white crust in my kettle', 'limescale'] }),
    'zh-CN': text({ title: '如何给水壶除垢？', summary: '每月一次，只需二十分钟。', body: '## 准备\n\n柠檬酸两汤匙，水半升。\n\n## 除垢\n\n**煮沸**后静置十五分钟。', questions: ['水壶里有白色水垢'] }),
  },
};
const procedure = {
  start: 'lamp',
  steps: [
    { id: 'lamp', kind: 'ask', text: { en: 'Does the lamp of the base light up?' }, choices: [{ id: 'yes', label: { en: 'Yes' }, next: 'warranty' }, { id: 'no', label: { en: 'No' }, next: 'socket' }] },
    { id: 'warranty', kind: 'tell', text: { en: 'Ask for the number below the base.' }, next: 'repair' },
    { id: 'socket', kind: 'tell', text: { en: 'Try another socket.' }, next: 'lamp' },
    { id: 'repair', kind: 'outcome', text: { en: 'Open a repair.' }, action: 'open_case' },
  ],
};
const html = '<h2 id="what-you-need">What you need</h2><p>Two spoons of citric acid and half a litre of water.</p><ul><li>Pull the plug</li><li>Let it cool down</li></ul><h2 id="descale-it">Descale it</h2><p>Bring it to the <strong>boil</strong> and let it stand for fifteen minutes.</p>';
const line = (change, words) => ({ change, text: words });
const full = (id) => {
  const found = articles.find((each) => each.id === id) ?? articles[0];
  if (found.kind === 'procedure') { const whole = { languages: { en: text({ title: found.title }) }, procedure }; return { article: found, live: whole, draft: whole }; }
  return { article: found, live: content, ...(found.draft ? { draft: content } : {}) };
};
const gap = (words, asked, more = {}) => ({ text: words, examples: [], language: 'en', asked, found_nothing: asked - 2, opened_nothing: 2, first_at: data.ago(20 * day), last_at: data.ago(3600), ...more });
const useful = (id, title, more = {}) => ({ article: id, slug: title, title, kind: 'article', shown: 420, opened: 133, inserted: 18, solved: 9, helpful: 41, not_helpful: 6, score: 0.75, poor: false, unused: false, ...more });
const look = { door: 'open', name: 'Brightside', colour: '#1f6f5c', welcome: { en: 'How can we help?', 'zh-CN': '有什么可以帮您？' }, links: [{ label: { en: 'Imprint', 'zh-CN': '关于我们' }, url: 'https://brightside.example/imprint' }], chat: 'offered', installation: '', search_engines: 'welcome', logo: '', version: 4 };

export function answerKnowledge(world, method, path, body) {
  const ok = (answer) => ({ status: 200, body: answer });
  if (path === '/help-centre') return ok(look);
  if (!path.startsWith('/knowledge/')) return undefined;
  const [, , noun, id, rest] = path.split('/');
  if (noun === 'sections') return ok(world.empty ? [] : sections);
  if (noun === 'preview') return ok({ html: body.markdown ? html : '', headings: [] });
  if (noun === 'synonyms') return ok(world.empty ? [] : [{ id: '1', words: ['kettle', 'water boiler', '水壶', '电水壶'] }, { id: '2', words: ['limescale', 'crust'] }]);
  if (noun === 'not-found') return ok(world.empty ? [] : [gap('kettle smells of plastic', 31, { examples: ['new kettle smells', 'plastic taste in the water'] }), gap('可以开发票吗', 17, { language: 'zh-CN' }), gap('spare lid for K-200', 8)]);
  if (noun === 'deflection') return ok({ searches: 1840, answered: 1211, opened: 990, helpful: 402, not_helpful: 61, contacts: 133, solved_by_bot: 0, solved_by_agents: 77, rate: 0.751 });
  if (noun === 'usefulness') return ok(world.empty ? [] : [useful('72', 'What does the ten-year warranty cover?', { poor: true, helpful: 2, not_helpful: 11, score: 0.04 }), useful('78', 'Kettle K-100', { opened: 0, shown: 0, inserted: 0, solved: 0, helpful: 0, not_helpful: 0, score: undefined, unused: true }), useful('71', 'How do I descale the kettle?')]);
  if (noun === 'feedback') return ok({ items: [{ id: '1', article: '71', version: 3, language: 'en', helpful: false, comment: 'How much citric acid for the small one?', place: 'help_centre', at: data.ago(7200) }, { id: '2', article: '71', version: 3, language: 'zh-CN', helpful: true, comment: '', place: 'help_centre', at: data.ago(9200) }] });
  if (noun === 'import') return ok({ created: 2, drafted: 1, skipped: 0, refused: 1, sections: 1, articles: [{ origin: 'kettles/descale.md', title: 'Descale it', slug: 'descale-it', languages: ['en'], outcome: 'created', remarks: [], article: '71' }, { origin: 'kettles/lid.md', title: 'The lid', slug: 'lid', languages: ['en'], outcome: 'drafted', remarks: ['a picture lies elsewhere and was left out'] }, { origin: 'kettles/empty.md', title: '', slug: '', languages: [], outcome: 'refused', reason: 'It has no text.', remarks: [] }] });
  if (noun !== 'articles') return undefined;
  if (!id) return ok({ items: world.empty ? [] : articles });
  if (rest === 'versions') return ok([3, 2, 1].map((number) => ({ number, at: data.ago((5 - number) * 20 * day), by: data.people[0].id, by_name: data.people[0].name, note: ['', 'First', 'Citric acid instead of vinegar', 'Checked with the lab'][number] })));
  if (rest === 'compare') return ok([{ language: 'en', part: 'body', lines: [line('same', '## What you need'), line('same', ''), line('removed', 'A cup of vinegar.'), line('added', 'Two spoons of citric acid and half a litre of water.'), line('same', ''), line('same', '- Pull the plug'), line('same', '- Let it cool down'), line('same', ''), line('same', '## Descale it')] }, { language: 'zh-CN', part: 'title', lines: [line('removed', '除垢'), line('added', '如何给水壶除垢？')] }]);
  if (rest === 'links') return ok({ items: [{ id: '1', article: '71', slug: 'x', title: 'x', version: 3, language: 'en', kind: 'inserted', place: 'agent', conversation: data.conversations[1].id, by_name: 'Priya Raman', at: data.ago(3000) }, { id: '2', article: '71', slug: 'x', title: 'x', version: 3, language: 'en', kind: 'solved', place: 'agent', matter: '9', by_name: 'Anna Weber', at: data.ago(9000) }] });
  return ok(full(id));
}

const scene = (name, path, more = {}) => ({ name, path, ...more });
export const knowledgeScenes = [
  scene('knowledge-list', '/knowledge'), scene('knowledge-empty', '/knowledge', { world: { empty: true } }), scene('knowledge-error', '/knowledge', { world: { broken: /^\/knowledge\/articles$/ } }), scene('knowledge-section', '/knowledge/articles?section=62&text=kettle'),
  scene('knowledge-editor', '/knowledge/article/71'), scene('knowledge-visual', '/knowledge/article/71', { act: async (page) => { await page.click('.md-face .ant-segmented-item:first-child'); await page.waitForSelector('.md-visual'); } }), scene('knowledge-two', '/knowledge/article/71', { wideOnly: true, act: (page) => page.click('.know-write-bar .ant-segmented:last-child .ant-segmented-item:nth-child(2)') }), scene('knowledge-about', '/knowledge/article/72?tab=about'), scene('knowledge-versions', '/knowledge/article/71?tab=versions'), scene('knowledge-use', '/knowledge/article/71?tab=use'),
  scene('knowledge-review', '/knowledge/article/73'), scene('knowledge-publish', '/knowledge/article/73', { act: (page) => page.click('.know-article-bar .ant-btn-primary') }), scene('knowledge-answer', '/knowledge/article/75'),
  scene('knowledge-procedure', '/knowledge/article/76', { act: async (page) => { await page.click('.proc > header .ant-btn'); await page.locator('.proc').scrollIntoViewIfNeeded(); } }),
  scene('knowledge-new', '/knowledge/new?title=kettle%20smells%20of%20plastic&question=kettle%20smells%20of%20plastic&question=new%20kettle%20smells'),
  scene('knowledge-gaps', '/knowledge/gaps'), scene('knowledge-gaps-empty', '/knowledge/gaps', { world: { empty: true } }), scene('knowledge-usefulness', '/knowledge/usefulness'), scene('knowledge-sections', '/knowledge/sections'), scene('knowledge-section-new', '/knowledge/sections', { act: (page) => page.click('.know-head .ant-btn-primary') }), scene('knowledge-synonyms', '/knowledge/synonyms'), scene('knowledge-look', '/knowledge/look'),
  scene('knowledge-import', '/knowledge/exchange', { act: async (page) => { await page.setInputFiles('.know-drop input', [{ name: 'descale.md', mimeType: 'text/markdown', buffer: Buffer.from('# Descale it') }]); await page.click('.know-report > .row .ant-btn:first-child'); } }),
];
