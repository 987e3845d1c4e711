import { expect, test } from '../support/journey';
import { Album, checkAccess, settled, type Theme } from '../support/look';

type Recognised = { messages: { intents: { label: string }[]; corrections: { aspect: string; label: string }[] }[] };
type Run = { state: string; path: { step: string; choice: string }[] };
type Example = { text: string; label: string; origin: string };
type Version = { number: number; active: boolean; state: string };

for (const theme of ['light', 'dark'] as Theme[])
  test(`an agent sees what a message is about and corrects it, ${theme}`, async ({ visitor, agent }) => {
    test.setTimeout(180_000);
    const album = new Album(theme);
    const look = { colorScheme: theme };
    const sofia = await agent('sofia', look);
    await sofia.open();
    await sofia.goOnline();
    const maya = await visitor(look);
    const words = theme === 'light' ? 'My parcel NH-204187 is three weeks late and nobody answers!' : 'Where is my parcel NH-204188? It should have been here last week!';
    await maya.ask(words, 'Maya Okafor');
    const id = await sofia.accept('Maya Okafor');
    const { page } = sofia;
    const line = page.locator('.seen-line');

    await test.step('the message tells its kind, urgency, mood and language, with the reasons', async () => {
      await expect(line.locator('.seen-kind')).toBeVisible({ timeout: 30_000 });
      await expect(line).toContainText('English');
      await expect(page.locator('.seen-facts')).toContainText('NH-20418');
      await line.locator('.seen-kind').click();
      const why = page.getByRole('dialog', { name: /^Kind:/ });
      await expect(why.locator('.reason-list li').first()).toBeVisible();
      await settled(page);
      await checkAccess(page, `why a message is of a kind, ${theme}`);
      await album.take(page, 'recognition-why');
    });

    await test.step('one click corrects it, and the correction becomes an example', async () => {
      await page.locator('.seen-other').first().click();
      await expect(page.getByText('The next training learns from it')).toBeVisible();
      await expect(line.locator('.seen-kind')).toContainText('✓');
      const { messages } = await sofia.api.get<Recognised>(`/conversations/${id}/recognition`);
      const corrected = messages.at(-1)?.corrections.find(({ aspect }) => aspect === 'intent')?.label;
      expect(corrected).toBeTruthy();
      const lena = await agent('lena', look);
      const found = await lena.api.get<{ items: Example[] }>('/understanding/examples?aspect=intent&origin=correction');
      expect(found.items[0]?.label).toBe(corrected);
    });
  });

test('an agent uses a suggestion, is told of the tone, and follows a procedure', async ({ visitor, agent }) => {
  test.setTimeout(180_000);
  const album = new Album('light');
  const sofia = await agent('sofia');
  await sofia.open();
  await sofia.goOnline();
  const maya = await visitor();
  await maya.ask('Where is my parcel NH-204189? It is late.', 'Maya Okafor');
  const id = await sofia.accept('Maya Okafor');
  const { page } = sofia;

  await test.step('a suggested answer is put in by its key, taken back, and put in again', async () => {
    await expect(page.locator('.suggest > li').first()).toBeVisible({ timeout: 30_000 });
    await settled(page);
    await album.take(page, 'assist');
    const insert = page.locator('.suggest').getByRole('button', { name: /Insert/ }).first();
    await sofia.composer.focus();
    await insert.click();
    await expect(sofia.composer).not.toHaveValue('');
    await page.keyboard.press('Control+z');
    await expect(sofia.composer).toHaveValue('');
    await insert.click();
    await expect(sofia.composer).not.toHaveValue('');
  });

  await test.step('the tone is looked at while she writes, and the reply goes out', async () => {
    await sofia.composer.fill('You SHOULD HAVE READ THE MAIL!!!');
    await expect(page.locator('.tone-line')).toBeVisible();
    await settled(page);
    await album.take(page, 'tone');
    await sofia.reply('Hello Maya, I am sorry. I ask the carrier at once.');
    await expect(maya.said('I ask the carrier at once.')).toBeVisible();
  });

  await test.step('a procedure is followed step by step, and its path is kept', async () => {
    await page.getByRole('combobox', { name: 'Choose a procedure' }).click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
    const step = page.locator('.run-step');
    await expect(step).toBeVisible();
    for (let taken = 0; taken < 20 && !(await step.locator('.pill-good').isVisible()); ++taken) {
      const answer = step.locator('.run-choices .ant-btn').filter({ hasNotText: 'Insert into' }).first();
      const text = step.getByRole('textbox');
      if (await text.isVisible()) await text.fill('NH-204187');
      const before = await step.textContent();
      await answer.click();
      await expect(step).not.toHaveText(before ?? '');
    }
    await expect(step.locator('.pill-good')).toBeVisible();
    await settled(page);
    await album.take(page, 'procedure');
    const [run] = await sofia.api.get<Run[]>(`/conversations/${id}/runs`);
    expect(run?.state).toBe('done');
    expect(run?.path.length).toBeGreaterThan(0);
  });
});

test('a team leader adds examples, trains, compares, activates a version and rolls it back', async ({ agent }) => {
  test.setTimeout(300_000);
  const album = new Album('light');
  const lena = await agent('lena');
  const { page } = lena;
  await lena.open('/settings/understanding/intent/examples');

  await test.step('an example is added and a table imported', async () => {
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('my kettle arrived without its lid');
    await page.locator('.example-add').getByRole('combobox', { name: 'Label' }).click();
    await page.locator('.ant-select-dropdown:visible .ant-select-item-option').first().click();
    await page.getByRole('button', { name: 'Add example' }).click();
    await expect(page.getByText('my kettle arrived without its lid').first()).toBeVisible();
    await page.getByRole('button', { name: 'Import' }).click();
    const dialog = page.getByRole('dialog', { name: 'Import' });
    await dialog.getByRole('textbox', { name: 'Table' }).fill('the courier never came\tdelivery_late\nstill waiting since tuesday\tdelivery_late');
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(dialog).toContainText('2 added');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await settled(page);
    await album.keep(page, 'understanding-examples');
  });

  await test.step('a version is trained with progress, compared and activated', async () => {
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Train a new version' }).click();
    const dialog = page.getByRole('dialog', { name: 'Train a new version' });
    await dialog.getByRole('textbox').fill('Lids and couriers');
    await dialog.getByRole('button', { name: 'Train' }).click();
    await expect(page.getByRole('row', { name: /Version \d+/ }).first()).toBeVisible({ timeout: 200_000 });
    await page.getByRole('button', { name: /^Compare: Version/ }).first().click();
    const comparison = page.getByRole('dialog', { name: /Built in and Version/ });
    await expect(comparison).toBeVisible();
    await settled(page);
    await album.take(page, 'understanding-compare');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Activate: Version/ }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Activate' }).click();
    await expect(page.getByText(/Version \d+ answers now\./)).toBeVisible();
    const versions = await lena.api.get<Version[]>('/understanding/versions/intent');
    expect(versions.find(({ active }) => active)?.number).toBeGreaterThan(0);
    await settled(page);
    await album.keep(page, 'understanding-versions');
  });

  await test.step('a text shows what it is taken for, and the built-in version answers again', async () => {
    await page.getByRole('link', { name: 'Try a text' }).click();
    await page.getByRole('textbox', { name: 'A text' }).fill('My parcel NH-204187 is three weeks late!');
    await expect(page.locator('.try-answer').first()).toBeVisible();
    await expect(page.locator('.try-text mark').first()).toBeVisible();
    await album.keep(page, 'understanding-try');
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'Roll back: Built in' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
    await expect(page.getByText('Built in answers now.')).toBeVisible();
  });
});
