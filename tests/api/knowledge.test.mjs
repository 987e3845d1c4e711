import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  describe(`knowledge on ${engine}`, () => {
    /** @type {World} */
    let world;
    let agent;
    before(async () => {
      world = await World.start({ engine });
      agent = await world.user('Anna');
    });
    after(() => world?.stop());

    const text = (title, body, more = {}) => ({ title, summary: '', body, questions: [], description: '', ...more });
    const content = (title, body, more = {}) => ({ languages: { en: text(title, body, more) } });
    const live = async (title, body, more = {}) => {
      const { article } = await world.admin.post('/knowledge/articles', { kind: 'article', content: content(title, body), ...more });
      return world.admin.post(`/knowledge/articles/${article.id}/publish`, { revision: article.revision });
    };
    const word = () => `w${randomUUID().slice(0, 8)}`;

    test('an article is drafted, reviewed, published, changed and restored', async () => {
      const made = await agent.post('/knowledge/articles', { kind: 'article', content: content(`Return ${word()}`, 'Within 30 days.') });
      assert.equal(made.article.state, 'draft');
      assert.equal(made.article.draft.state, 'writing');
      const path = `/knowledge/articles/${made.article.id}`;
      const asked = await agent.post(`${path}/review`, { revision: made.article.revision, note: 'Please look' });
      await agent.refused(403, 'POST', `${path}/publish`, { revision: asked.article.revision });
      const published = await world.admin.post(`${path}/publish`, { revision: asked.article.revision, note: 'First' });
      assert.equal(published.article.version, 1);
      assert.equal(published.draft, undefined);
      const saved = await agent.put(`${path}/draft`, { revision: published.article.revision, content: content(made.article.title, 'Within 60 days.') });
      await agent.refused(409, 'PUT', `${path}/draft`, { revision: published.article.revision, content: content('x', 'y') });
      const differences = await agent.get(`${path}/compare?from=1&to=0`);
      assert.deepEqual(differences.map((one) => [one.language, one.part]), [['en', 'body']]);
      const second = await world.admin.post(`${path}/publish`, { revision: saved.article.revision });
      assert.deepEqual((await agent.get(`${path}/versions`)).map((one) => one.number), [2, 1]);
      assert.equal((await agent.get(`${path}/versions/1`)).content.languages.en.body, 'Within 30 days.');
      const restored = await agent.post(`${path}/restore`, { revision: second.article.revision, number: 1 });
      assert.equal(restored.draft.languages.en.body, 'Within 30 days.');
      await agent.del(`${path}/draft?revision=${restored.article.revision}`);
      const retired = await world.admin.post(`${path}/retire`, { revision: (await agent.get(path)).article.revision, note: 'Old' });
      assert.equal(retired.article.state, 'retired');
      await agent.refused(404, 'GET', `/knowledge/library/${made.article.id}?language=en`);
      await world.admin.post(`${path}/bring-back`, { revision: retired.article.revision });
      await agent.get(`/knowledge/library/${made.article.id}?language=en`);
      await world.admin.refused(409, 'DELETE', path);
    });

    test('what is wrong is told by field', async () => {
      const problem = await agent.refused(400, 'POST', '/knowledge/articles', { kind: 'article', slug: 'x', content: { languages: { en: text('', 'x'), xx1: text('a', 'b') } } });
      assert.deepEqual(problem.fields.map((one) => one.field), ['content.languages.en.title', 'content.languages.xx1']);
      const broken = await agent.refused(400, 'POST', '/knowledge/articles', {
        kind: 'procedure',
        content: { ...content('P', ''), procedure: { start: 'a', steps: [{ id: 'a', kind: 'tell', text: { en: 'x' }, next: 'b' }] } },
      });
      assert.deepEqual(broken.fields, [{ field: 'content.procedure.steps[0].next', message: 'must be one of the steps' }]);
      await agent.refused(404, 'GET', '/knowledge/articles/77');
      await agent.refused(403, 'POST', '/knowledge/sections', { names: { en: 'Mine' } });
      await agent.refused(400, 'GET', '/knowledge/articles?cursor=nonsense');
    });

    test('readers find it, as safe HTML, with the passage', async () => {
      const thing = word();
      const made = await live(`Clean the ${thing}`, `# Before\n\nPull the plug.\n\n# The ${thing}\n\nTurn it to the **left**. <script>alert(1)</script>`);
      const found = await agent.get(`/knowledge/search?text=${encodeURIComponent(`how do I turn the ${thing}`)}&language=en&counted=true`);
      assert.equal(found.items[0].article.id, made.article.id);
      assert.equal(found.items[0].heading, `The ${thing}`);
      assert.ok(found.items[0].trust > 0.3, `trust ${found.items[0].trust}`);
      const read = await agent.get(`/knowledge/library/${made.article.id}?language=en`);
      assert.match(read.html, /<h2 id="before">Before<\/h2>/);
      assert.ok(!read.html.includes('script'));
      assert.deepEqual(read.headings.map((one) => one.text), ['Before', `The ${thing}`]);
      assert.ok((await agent.get('/knowledge/library?language=en')).some((one) => one.id === made.article.id));
      assert.equal((await agent.post('/knowledge/preview', { markdown: '**b**' })).html, '<p><strong>b</strong></p>\n');
    });

    test('sections and synonyms are kept by publishers', async () => {
      const slug = word();
      const section = await world.admin.post('/knowledge/sections', { slug, names: { en: 'Orders', 'zh-CN': '订单' } });
      const below = await world.admin.post('/knowledge/sections', { parent: section.id, slug: `${slug}-b`, names: { en: 'Returns' } });
      const made = await live('In it', 'x', { section: below.id });
      assert.equal((await agent.get('/knowledge/library/sections?language=en')).find((one) => one.id === section.id).articles, 1);
      await world.admin.refused(409, 'DELETE', `/knowledge/sections/${section.id}`);
      await world.admin.put(`/knowledge/sections/${below.id}`, { slug: `${slug}-c`, names: { en: 'Returns' } });
      await world.admin.patch(`/knowledge/articles/${made.article.id}`, { revision: made.article.revision, no_section: true, tags: ['b', 'a'] });
      await world.admin.del(`/knowledge/sections/${below.id}`);
      await world.admin.refused(404, 'DELETE', `/knowledge/sections/${below.id}`);
      const group = await world.admin.post('/knowledge/synonyms', { words: ['fridge', 'icebox'] });
      await world.admin.put(`/knowledge/synonyms/${group.id}`, { words: ['fridge', 'icebox', '冰箱'] });
      assert.ok((await agent.get('/knowledge/synonyms')).some((one) => one.words.includes('冰箱')));
      await world.admin.del(`/knowledge/synonyms/${group.id}`);
      await world.admin.refused(400, 'POST', '/knowledge/synonyms', { words: ['alone'] });
    });

    test('use, votes and searches in vain are reported', async () => {
      const made = await live(`Used ${word()}`, 'x');
      const id = made.article.id;
      await agent.post(`/knowledge/library/${id}/opened`, { language: 'en' });
      await agent.post(`/knowledge/library/${id}/feedback`, { language: 'en', helpful: false, comment: 'Too short' });
      const strange = `gift ${word()}`;
      await agent.get(`/knowledge/search?text=${encodeURIComponent(strange)}&language=en&counted=true`);
      await until('the search in vain', async () => (await world.admin.get('/knowledge/not-found')).some((one) => one.text === strange));
      await until('the reader', async () => (await world.admin.get(`/knowledge/usefulness?article=${id}`))[0].opened === 1);
      const [seen] = await world.admin.get(`/knowledge/usefulness?article=${id}`);
      assert.equal(seen.not_helpful, 1);
      assert.equal((await world.admin.get(`/knowledge/feedback?article=${id}`)).items[0].comment, 'Too short');
      assert.ok((await world.admin.get('/knowledge/deflection')).searches >= 1);
    });

    test('the way leads from a conversation to the article and back', async () => {
      const made = await live(`Sent ${word()}`, 'x');
      const { conversation } = await world.talk(await world.installation());
      const link = await world.admin.post('/knowledge/uses', { article: made.article.id, language: 'en', kind: 'inserted', conversation: conversation.id });
      assert.equal(link.version, 1);
      assert.equal((await world.admin.get(`/conversations/${conversation.id}/articles`))[0].id, link.id);
      assert.equal((await world.admin.get(`/knowledge/articles/${made.article.id}/links`)).items[0].conversation, conversation.id);
      await world.admin.refused(400, 'POST', '/knowledge/uses', { article: made.article.id, language: 'en', kind: 'inserted' });
      await world.admin.refused(404, 'GET', '/conversations/77/articles');
    });

    test('a procedure is gone through, back and to its end', async () => {
      const procedure = {
        start: 'lamp',
        steps: [
          { id: 'lamp', kind: 'ask', text: { en: 'Lamp?' }, choices: [{ id: 'yes', label: { en: 'Yes' }, next: 'end' }, { id: 'no', label: { en: 'No' }, next: 'plug' }] },
          { id: 'plug', kind: 'tell', text: { en: 'Plug it in' }, next: 'lamp' },
          { id: 'end', kind: 'outcome', text: { en: 'Fine' }, action: 'close' },
        ],
      };
      const { article } = await world.admin.post('/knowledge/articles', { kind: 'procedure', content: { ...content('Lamp', ''), procedure } });
      await world.admin.post(`/knowledge/articles/${article.id}/publish`, { revision: article.revision });
      let run = await agent.post('/knowledge/runs', { article: article.id });
      run = await agent.post(`/knowledge/runs/${run.id}/answer`, { revision: run.revision, choice: 'no' });
      assert.equal(run.step.id, 'plug');
      run = await agent.post(`/knowledge/runs/${run.id}/back`, { revision: run.revision });
      await agent.refused(400, 'POST', `/knowledge/runs/${run.id}/answer`, { revision: run.revision, choice: 'maybe' });
      run = await agent.post(`/knowledge/runs/${run.id}/answer`, { revision: run.revision, choice: 'yes' });
      assert.deepEqual([run.state, run.action, run.path.length], ['done', 'close', 1]);
      await agent.refused(409, 'POST', `/knowledge/runs/${run.id}/abandon`, { revision: run.revision });
      await world.admin.refused(404, 'GET', `/knowledge/runs/${run.id}`);
      assert.deepEqual((await world.admin.get(`/knowledge/articles/${article.id}/runs`)).outcomes, [{ step: 'end', runs: 1 }]);
    });

    test('knowledge comes in from elsewhere and goes out again', async () => {
      const slug = word();
      const files = [
        { name: `${slug}.en.md`, content: `---\ntags: a, b\naudience: everyone\n---\n# The title\r\n\r\nText` },
        { name: `${slug}.zh-CN.md`, content: '# 标题\n\n正文' },
      ];
      const checked = await world.admin.post('/knowledge/import', { format: 'markdown', files, mode: 'check' });
      assert.deepEqual([checked.created, checked.refused, checked.articles[0].languages], [1, 0, ['en', 'zh-CN']]);
      const report = await world.admin.post('/knowledge/import', { format: 'markdown', files, landing: 'published' });
      assert.equal(report.created, 1);
      const read = await agent.get(`/knowledge/library/${report.articles[0].article}?language=zh-CN`);
      assert.equal(read.article.text.title, '标题');
      const out = (await world.admin.call('GET', '/knowledge/export')).text;
      assert.ok(JSON.parse(out).articles.some((one) => one.slug === slug));
      assert.equal((await world.admin.post('/knowledge/import', { format: 'deskbell', files: [{ name: 'knowledge.json', content: out }] })).created, 0);
      await world.admin.refused(400, 'POST', '/knowledge/import', { format: 'zendesk', files: [{ name: 'a.json', content: 'no' }] });
      await agent.refused(403, 'POST', '/knowledge/import', { format: 'markdown', files });
    });
  });
