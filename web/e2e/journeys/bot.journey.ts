import { botPage, hears, press, type Talk } from '../pages/bot';
import type { Visitor } from '../pages/visitor';
import type { Api, Conversation, Message, Page as Listing } from '../support/api';
import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

/** Letters only: a number could be taken for one of an order. */
const unique = () => Array.from(String(Date.now()), (digit) => 'abcdefghij'[Number(digit)]).join('');

/** The talk that this visitor has: the latest one of the bot's page. */
async function talkOf(admin: Api, visitor: Visitor, words: string): Promise<string> {
  await expect(visitor.said(words).first()).toBeVisible();
  let id: string | undefined;
  await expect(async () => {
    const { items } = await admin.get<{ items: { conversation: string; state: { said: string[] } }[] }>('/bots/talks?limit=20');
    id = items.find(({ state }) => state.said.includes(words))?.conversation;
    expect(id).toBeTruthy();
  }).toPass({ timeout: 20_000 });
  return id ?? '';
}
const messagesOf = async (admin: Api, id: string): Promise<Message[]> => (await admin.get<Listing<Message>>(`/conversations/${id}/messages?limit=100`)).items;

for (const theme of ['light', 'dark'] as Theme[])
  test(`a visitor solves a problem with the bot alone, ${theme}`, async ({ admin, visitor, agent }) => {
    const { bot, query } = await botPage(admin);
    const album = new Album(theme);
    const sofia = await agent('sofia');
    await sofia.open();
    await sofia.goOnline();
    const maya = await visitor({ colorScheme: theme }, query);
    const words = theme === 'light' ? 'The washing machine does not drain, it shows E18' : 'My washing machine shows E18 and water stays in the drum';

    await maya.ask(words);
    await hears(maya, `I am ${bot.name}, an automated assistant`);
    await hears(maya, 'When the washing machine does not drain');
    await hears(maya, /Source: Clean the pump filter \(version \d+\)/);
    await hears(maya, 'Did that help?');
    await album.take(maya.page, 'bot-answer');
    await press(maya, 'Yes, that helped');
    await hears(maya, 'Is there anything else?');
    await maya.write('no thanks');
    await hears(maya, 'Goodbye');
    await expect(maya.chat.locator('.ended')).toBeVisible();

    const id = await talkOf(admin, maya, words);
    const { talk, turns } = await admin.get<Talk>(`/conversations/${id}/bot`);
    expect(talk.stage).toBe('closed');
    expect(turns[0]).toMatchObject({ said: words, move: 'answer', verdict: 'right' });
    expect((await admin.get<Conversation>(`/conversations/${id}`)).status).toBe('closed');
    await expect(sofia.offers).toHaveCount(0);
  });

test('a visitor gets a refund by dialog, and the bot tells what people decided', async ({ admin, visitor, agent }) => {
  test.setTimeout(180_000);
  const { query } = await botPage(admin);
  const album = new Album('light');
  const words = `I want my money back, please, ${unique()}`;
  const maya = await visitor({}, query);
  const lena = await agent('lena');
  const { page } = lena;
  let id = '';

  const ask = async (order: string, amount: string) => {
    // Whatever order it is: how much was paid for it, the shop knows.
    await hears(maya, 'Which order is it about?');
    await maya.write('NH-204187');
    await hears(maya, 'Why do you want to return it?');
    await press(maya, 'It is broken');
    await hears(maya, 'Please describe it in a sentence.');
    await maya.write('no, the other order');
    await expect(maya.log.locator('.message').filter({ hasText: 'Which order is it about?' })).not.toHaveCount(1);
    await maya.write(order);
    await expect(maya.log.locator('.message').filter({ hasText: 'Please describe it in a sentence.' })).not.toHaveCount(1);
    await maya.write('It leaks from below');
    await hears(maya, new RegExp(`Shall I ask for ${amount} EUR back for ${order}`));
  };
  const decide = async (reason: string, how: 'Approve' | 'Refuse') => {
    await lena.open('/approvals');
    await page.getByText(reason).first().click();
    await page.getByLabel('Comment').fill('Photos checked.');
    await settled(page);
    if (how === 'Approve') await album.keep(page, 'bot-approval');
    await page.getByRole('button', { name: how, exact: true }).click();
    await expect(page.getByText(how === 'Approve' ? 'Approved' : 'Refused').first()).toBeVisible();
  };

  await test.step('she corrects herself in the middle and confirms', async () => {
    await maya.ask(words);
    id = await talkOf(admin, maya, words);
    await ask('NH-204188', '129');
    await album.take(maya.page, 'bot-refund');
    await press(maya, 'Yes');
    await hears(maya, 'A colleague decides, and I tell you here.');
    const { talk } = await admin.get<Talk>(`/conversations/${id}/bot`);
    expect(talk.state.slots).toMatchObject({ Order: 'NH-204188', 'Amount (EUR)': '129' });
  });

  await test.step('while she asks for something else a person approves it, and the bot tells her', async () => {
    await maya.write('My washing machine shows E18 and does not drain');
    await hears(maya, /Source: Clean the pump filter/);
    await decide('It leaks from below', 'Approve');
    await hears(maya, 'There is news about “Return and refund”.');
    await hears(maya, /The refund of 129 EUR is granted .* and paid under RF-\d+\. Send it back free of charge with the code NH-204188-R\d+/);
    await album.take(maya.page, 'bot-news');
  });

  await test.step('the shop tells of it, too', async () => {
    await maya.write('Where is my order NH-204188?');
    await hears(maya, 'NH-204188 (espresso grinder): 129 of 129 EUR are paid back.');
  });

  await test.step('a second one is refused when she has long said goodbye: the talk begins again with the news', async () => {
    await maya.write('I want to return my order');
    await expect(maya.log.locator('.message').filter({ hasText: 'Which order is it about?' })).toHaveCount(3);
    await maya.write('NH-204190');
    await expect(maya.log.locator('.message').filter({ hasText: 'Why do you want to return it?' })).toHaveCount(2);
    await press(maya, 'I changed my mind');
    await expect(maya.log.locator('.message').filter({ hasText: 'Please describe it in a sentence.' })).toHaveCount(3);
    await maya.write('It is too loud');
    await hears(maya, 'Shall I ask for 89 EUR back for NH-204190');
    await press(maya, 'Yes');
    await expect(maya.log.locator('.message').filter({ hasText: 'I tell you here.' })).toHaveCount(2);
    await maya.write('no thanks');
    await hears(maya, 'Goodbye');
    await expect(maya.chat.locator('.ended')).toBeVisible();
    await decide('It is too loud', 'Refuse');
    await hears(maya, 'the refund of 89 EUR was not granted');
    await expect(maya.message).toBeVisible();
  });
});

test('a visitor asks for an order, and the shop answers', async ({ admin, visitor }) => {
  const { bot, query } = await botPage(admin);
  const maya = await visitor({}, query);
  await maya.ask('Where is my order?');
  // An article tells of parcels in general, too, but he plainly wants to know of his own.
  await hears(maya, 'Which number does your order have?');
  await maya.write('NH-999999');
  await hears(maya, 'Our shop has no order NH-999999');
  await maya.write('no, it is NH-204189');
  await hears(maya, /NH-204189 \(tumble dryer T6, 799 EUR\) is on its way and arrives on \d{4}-\d{2}-\d{2}\./);
  await new Album('light').take(maya.page, 'bot-order');
  const id = await talkOf(admin, maya, 'Where is my order?');
  const { actions } = await admin.get<{ actions: { action: string; done: boolean }[] }>(`/conversations/${id}/bot`);
  expect(actions.map(({ action, done }) => [action, done])).toEqual([['find_order', true], ['find_order', true]]);
  const [action] = (await admin.get<{ key: string; url?: string; headers?: { value: string }[] }[]>(`/bots/${bot.id}/actions`)).filter(({ key }) => key === 'find_order');
  expect(action?.headers?.[0]?.value).toBe('Bearer {{secret.shop_key}}');
  expect((await fetch((action?.url ?? '').replace(/\{\{\w+\}\}/, 'NH-204189').replace(/\{\{[\w.]+\}\}/, 'en'))).status).toBe(401);
});

test('a visitor books a technician among the visits that the shop has free', async ({ admin, visitor }) => {
  const { query } = await botPage(admin);
  const maya = await visitor({}, query);
  await maya.ask('I need a technician');
  await hears(maya, 'What is wrong with which machine?');
  await maya.write('The dishwasher leaks');
  const visits = await hears(maya, 'When may the technician come?');
  const first = (await visits.getByRole('button').first().textContent()) ?? '';
  await press(maya, first);
  await hears(maya, 'On which number can he call you');
  await maya.write('+49 30 1234567');
  await hears(maya, `Shall I book ${first}?`);
  await press(maya, 'Yes');
  await hears(maya, new RegExp(`Booked: ${first}\\. Your number is V-\\d+\\.`));
});

test('an angry visitor is handed over with all that is known, and the bot is silent until it is given back', async ({ admin, visitor, agent }) => {
  test.setTimeout(180_000);
  const { bot, query } = await botPage(admin);
  const sofia = await agent('sofia');
  const { page } = sofia;
  await sofia.open();
  await sofia.goOnline();
  const maya = await visitor({}, query);
  const first = `I want to return my order NH-204191, ${unique()}`;

  await maya.ask(first);
  await hears(maya, 'Why do you want to return it?');
  await maya.write('This is outrageous! Your service is terrible, I am furious and I hate this useless machine!');
  await hears(maya, 'I am passing you to a colleague');
  await sofia.offers.first().waitFor();
  await page.keyboard.press('Alt+y');
  await page.waitForURL(/\/inbox\/mine\/\d+/);
  const id = page.url().split('/').at(-1) ?? '';

  await test.step('the person sees why, what is known and what was tried', async () => {
    const note = sofia.thread.locator('.group-note').filter({ hasText: 'The customer is upset.' });
    await expect(note).toContainText(first);
    const card = page.locator('.bot-card');
    await expect(card).toContainText('The customer is upset.');
    await expect(card).toContainText(first);
    await expect(card).toContainText('NH-204191');
    await expect(card).toContainText('began “Return and refund”');
    await settled(page);
    for (const theme of ['light', 'dark'] as Theme[]) {
      await page.emulateMedia({ colorScheme: theme });
      await settled(page);
      await checkAccess(page, `what the bot did, ${theme}`);
      await new Album(theme).take(page, 'bot-handed-over');
    }
    await page.emulateMedia({ colorScheme: 'light' });
  });

  await test.step('the bot says nothing while a person has it', async () => {
    await sofia.reply('Hello, this is Sofia. I am sorry about that.');
    await expect(maya.said('This is Sofia').or(maya.said('this is Sofia'))).toBeVisible();
    await maya.write('My washing machine shows E18 and does not drain');
    await expect(sofia.said('shows E18')).toBeVisible();
    await sofia.reply('I look it up.');
    await expect(maya.said('I look it up.')).toBeVisible();
    const all = await messagesOf(admin, id);
    const sinceHandOver = all.slice(all.findIndex(({ text }) => text.includes('I am passing you')) + 1);
    expect(sinceHandOver.filter(({ author_kind, kind }) => author_kind === 'bot' && kind !== 'note')).toEqual([]);
  });

  await test.step('she gives it back in the menu, and the bot answers again', async () => {
    await page.getByRole('banner').or(page.locator('.thread-header')).getByRole('button', { name: 'More' }).last().click();
    await page.getByRole('menuitem', { name: `Give back to ${bot.name}` }).click();
    await expect(page.locator('.thread-header')).toContainText(bot.name);
    await maya.write('The washing machine does not drain, it shows E18');
    await hears(maya, /Source: Clean the pump filter/);
    expect((await admin.get<Conversation & { owner_kind: string }>(`/conversations/${id}`)).owner_kind).toBe('bot');
  });
});

test('an editor sees what nobody could answer, writes the article, and the bot answers the next visitor', async ({ admin, visitor, agent }) => {
  test.setTimeout(240_000);
  const { bot, query } = await botPage(admin);
  const asked = ['Do you rent out carpet cleaners?', 'can I rent a carpet cleaner', 'renting a carpet cleaner'];
  const alex = await agent('alex');
  const { page } = alex;
  let article = '';

  await test.step('three visitors ask what is not in the knowledge base', async () => {
    for (const words of asked) {
      const someone = await visitor({}, query);
      await someone.ask(words);
      await hears(someone, 'I do not know that');
      await someone.page.context().close();
    }
  });

  await test.step('the editor gathers them and makes a draft from the cluster', async () => {
    await alex.open(`/settings/bots/${bot.id}/learning`);
    await page.getByRole('button', { name: 'Gather now' }).click();
    const cluster = page.getByRole('listitem').filter({ hasText: /carpet cleaner/i }).filter({ hasText: '3 times' });
    await expect(cluster).toContainText('Hot');
    await settled(page);
    await new Album('light').keep(page, 'bot-learning');
    await cluster.getByRole('button', { name: 'Propose an article' }).click();
    const dialog = page.getByRole('dialog', { name: 'Propose an article' });
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Rent a carpet cleaner');
    await dialog.getByRole('button', { name: 'Propose an article' }).click();
    await expect(cluster).toContainText('Draft proposed');
    await cluster.getByRole('link', { name: 'Open the draft' }).click();
    await page.waitForURL(/\/knowledge\/article\/\d+/);
    article = page.url().split('/').at(-1) ?? '';
  });

  await test.step('she writes it and publishes it', async () => {
    const body = page.getByRole('textbox', { name: 'Text', exact: true });
    await body.fill('We rent carpet cleaners by the day, for 25 EUR, in every shop.');
    await page.getByRole('button', { name: /Publish$/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await expect(page.getByText('Live, version 1')).toBeVisible();
  });

  await test.step('the bot answers the next visitor with it, and the cluster is live', async () => {
    const next = await visitor({}, query);
    await next.ask('Do you rent out carpet cleaners?');
    await hears(next, 'for 25 EUR, in every shop');
    await hears(next, 'Source: Rent a carpet cleaner (version 1)');
    await alex.open(`/settings/bots/${bot.id}/learning`);
    await expect(page.getByRole('listitem').filter({ hasText: /carpet cleaner/i }).first()).toContainText('Live');
  });

  const { article: now } = await admin.get<{ article: { revision: number } }>(`/knowledge/articles/${article}`);
  await admin.change('POST', `/knowledge/articles/${article}/retire`, { revision: now.revision, note: '' });
});

test('a draft that goes another way than a saved talk is published only on purpose', async ({ admin, agent }) => {
  test.setTimeout(180_000);
  const { bot } = await botPage(admin);
  const alex = await agent('alex');
  const { page } = alex;
  const album = new Album('light');
  type Dialog = { id: string; key: string; draft: { nodes: { id: string; text?: Record<string, string> }[] }; draft_version: number; live: number };
  const dialog = (await admin.get<Dialog[]>(`/bots/${bot.id}/dialogs`)).find(({ key }) => key === 'complaint');
  const complaint = await admin.change<{ says: { text: string }[] }>('POST', `/bots/${bot.id}/try`, { said: 'I want to make a complaint', language: 'en' });
  const talk = await admin.change<{ id: string }>('POST', `/bots/${bot.id}/saved-talks`, {
    name: 'A complaint begins', language: 'en', steps: [{ said: 'I want to make a complaint', expected: complaint.says.map(({ text }) => text) }],
  });

  await test.step('publishing names the talk and the turn that differ', async () => {
    await alex.open(`/settings/bots/${bot.id}/dialogs/${dialog?.id ?? ''}`);
    await page.getByRole('radiogroup', { name: 'View' }).getByText('List').click();
    await page.getByRole('button', { name: /Ask.*What happened, and when/ }).click();
    await page.getByRole('textbox', { name: 'Words, English' }).fill('What went wrong, and when?');
    await page.getByRole('button', { name: 'Save draft' }).click();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const ask = page.getByRole('dialog', { name: 'Publish this draft?' });
    await ask.getByRole('button', { name: 'Publish' }).click();
    await expect(ask).toContainText('“A complaint begins”, turn 1');
    await expect(ask).toContainText('What went wrong, and when?');
    await settled(page);
    await album.keep(page, 'bot-publish-differs');
    await ask.getByRole('button', { name: 'Publish all the same' }).click();
    await expect(page.getByText('Version 2 is live')).toBeVisible();
  });

  await admin.change('DELETE', `/bots/${bot.id}/saved-talks/${talk.id}`);
  await admin.change('POST', `/bots/${bot.id}/dialogs/${dialog?.id ?? ''}/versions/1/restore`);
});

test('an administrator writes an action with a secret, a decision table and the fixed test', async ({ admin, agent }) => {
  test.setTimeout(180_000);
  const { bot } = await botPage(admin);
  const alex = await agent('alex');
  const { page } = alex;
  const album = new Album('light');

  await test.step('a secret is stored and never shown again', async () => {
    await alex.open(`/settings/bots/${bot.id}/actions`);
    await page.getByRole('button', { name: 'Add a secret' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add a secret' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('shop');
    await dialog.getByLabel('Value').fill('s3cr3t-token');
    await dialog.getByRole('button', { name: 'Store' }).click();
    await expect(page.getByText('{{secret.shop}}')).toBeVisible();
    await expect(page.getByText('s3cr3t-token')).toHaveCount(0);
  });

  await test.step('an action that sends it; what is wrong is told at its field', async () => {
    await page.getByRole('button', { name: 'New action' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Look up stock');
    await page.getByLabel('Key', { exact: true }).fill('stock');
    await page.getByLabel('Address', { exact: true }).fill('https://{{order}}.example.com/stock');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.locator('.ant-form-item-explain-error, .set-alert, .ant-alert').first()).toBeVisible();
    await page.getByLabel('Address', { exact: true }).fill('https://shop.example.com/stock/{{order}}');
    await page.getByRole('switch', { name: 'The language model may propose it' }).click();
    await page.getByRole('button', { name: 'Add a header' }).click();
    await page.getByRole('textbox', { name: 'Name of header 1' }).fill('Authorization');
    await page.getByRole('textbox', { name: 'Value of header 1' }).fill('Bearer {{secret.shop}}');
    await page.getByRole('button', { name: 'Add an output' }).click();
    await page.getByRole('textbox', { name: 'Slot of output 1' }).fill('stock');
    await page.getByRole('textbox', { name: 'Path of output 1' }).fill('item.stock');
    await settled(page);
    await album.keep(page, 'bot-action');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Look up stock')).toBeVisible();
    await settled(page);
    await album.keep(page, 'bot-actions');
  });

  await test.step('the decision table of a step is edited', async () => {
    const refund = (await admin.get<{ id: string; key: string }[]>(`/bots/${bot.id}/dialogs`)).find(({ key }) => key === 'refund');
    await alex.open(`/settings/bots/${bot.id}/dialogs/${refund?.id ?? ''}`);
    await page.getByRole('radiogroup', { name: 'View' }).getByText('List').click();
    await page.getByRole('button', { name: /Decision table/ }).first().click();
    await page.getByRole('button', { name: 'Decision table, 3 rows' }).click();
    const table = page.getByRole('dialog', { name: 'Decision table' });
    await expect(table.getByText('Amount (EUR)').first()).toBeVisible();
    await settled(page);
    // A narrow window would close the panel that the table belongs to.
    await album.take(page, 'bot-table');
    await table.getByRole('button', { name: 'Add row' }).click();
    await table.getByRole('button', { name: 'Use this table' }).click();
    await expect(page.getByRole('button', { name: 'Decision table, 4 rows' })).toBeVisible();
    await expect(page.getByText('Not saved yet')).toBeVisible();
  });

  await test.step('questions of the fixed test give figures', async () => {
    await page.goto('about:blank');
    await alex.open(`/settings/bots/${bot.id}/learning`);
    await page.getByRole('button', { name: /^\d+ question/ }).click();
    const dialog = page.getByRole('dialog', { name: 'Questions of the fixed test' });
    await dialog.getByRole('textbox', { name: 'Question 1' }).fill('I want my money back');
    await dialog.getByRole('combobox', { name: 'Right for question 1' }).click();
    await page.locator('.ant-select-dropdown:visible').getByText('Return and refund').click();
    await settled(page);
    await album.keep(page, 'bot-questions');
    await dialog.getByRole('button', { name: 'Save questions' }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole('textbox', { name: 'What has changed (optional)' }).fill('As opened');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(page.getByText('1 / 1')).toBeVisible();
  });

  const stock = (await admin.get<{ id: string; key: string }[]>(`/bots/${bot.id}/actions`)).find(({ key }) => key === 'stock');
  await admin.change('DELETE', `/bots/${bot.id}/actions/${stock?.id ?? ''}`);
  await admin.change('DELETE', `/bots/${bot.id}/secrets/shop`);
});

test('an administrator simulates the bot and looks behind the bars', async ({ admin, agent }) => {
  test.setTimeout(180_000);
  const { bot } = await botPage(admin);
  const alex = await agent('alex');
  const { page } = alex;
  const album = new Album('light');
  await alex.open(`/settings/bots/${bot.id}/simulation`);
  await page.getByRole('button', { name: 'Simulate' }).click();
  await expect(page.getByText('Without people')).toBeVisible({ timeout: 90_000 });
  await settled(page);
  await album.keep(page, 'bot-simulation');
  await page.getByRole('button', { name: /^Handed over: live \d+, draft \d+$/ }).click();
  await expect(page.getByRole('heading', { name: 'Examples: Handed over' })).toBeVisible();
  await page.getByRole('radiogroup', { name: 'Over' }).getByText('Synthetic day').click();
  await page.getByRole('button', { name: 'Simulate' }).click();
  await expect(page.getByText('240 talks.')).toBeVisible({ timeout: 90_000 });
  await page.getByRole('button', { name: /^Answered: live/ }).click();
  await expect(page.locator('.sim-examples > li').filter({ hasText: 'People said' }).first()).toBeVisible();
  await settled(page);
  for (const theme of ['light', 'dark'] as Theme[]) {
    await page.emulateMedia({ colorScheme: theme });
    await settled(page);
    await checkAccess(page, `simulation, ${theme}`);
    await new Album(theme).take(page, 'bot-simulation-day');
  }
});

for (const [theme, language] of [['light', 'en'], ['dark', 'zh-CN']] as const)
  test(`every screen of bots is whole, ${theme}, ${language}`, async ({ admin, agent }) => {
    test.setTimeout(180_000);
    await admin.change('PATCH', '/me', { language });
    const { bot } = await botPage(admin);
    const alex = await agent('alex', { colorScheme: theme });
    const { page } = alex;
    const album = new Album(theme);
    const refund = (await admin.get<{ id: string; key: string }[]>(`/bots/${bot.id}/dialogs`)).find(({ key }) => key === 'refund');
    const places: [string, string][] = [
      ['', 'bots'], [`/${bot.id}/dialogs`, 'bot-dialogs'], [`/${bot.id}/dialogs/${refund?.id ?? ''}`, 'bot-canvas'], [`/${bot.id}/bench`, 'bot-bench'], [`/${bot.id}/simulation`, 'bot-simulation-first'], [`/${bot.id}/thresholds`, 'bot-thresholds'], [`/${bot.id}/learning`, 'bot-learning-all'], [`/${bot.id}/settings`, 'bot-settings'], [`/${bot.id}/actions/new`, 'bot-action-new'],
    ];
    for (const [place, name] of places) {
      await alex.open(`/settings/bots${place}`);
      await settled(page);
      await album.keep(page, `${name}-${language.slice(0, 2)}`);
    }
    await alex.open('/inbox/bots');
    await settled(page);
    await album.keep(page, `bot-inbox-${language.slice(0, 2)}`);
    await admin.change('PATCH', '/me', { language: 'en' });
  });
