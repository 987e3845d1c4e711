import { expect, test } from '../support/journey';

type Case = { id: string; tags: string[]; state: string };
type Macro = { id: string };

test('a macro on a case is taken back with one click; what cannot be taken back is said', async ({ agent, admin }) => {
  const lena = await agent('lena');
  const { page } = lena;
  const matter = await admin.change<Case>('POST', '/cases', { kind: 'repair', subject: 'Kettle of the macro', tags: ['kettle'] });
  const macro = (name: string, actions: object[]) => lena.api.change<Macro>('POST', '/automation/macros', { keeping: 'own', macro: { name, description: '', about: 'matter', conditions: {}, actions } });
  const made = [
    await macro('Wait for the customer', [{ does: 'add_tags', tags: ['asked'] }, { does: 'move', state: 'waiting_customer' }]),
    await macro('Note that he called', [{ does: 'add_tags', tags: ['called'] }, { does: 'note', text: 'He called again' }]),
  ];
  const now = () => admin.get<Case>(`/cases/${matter.id}`);
  const run = async (name: string) => {
    await page.getByRole('button', { name: 'Macros', exact: true }).click();
    await page.getByRole('dialog', { name: 'Macros' }).getByRole('button', { name }).click();
  };
  await lena.open(`/cases/case/${matter.id}`);

  await test.step('it is run, shown at once, and taken back as a whole', async () => {
    const before = (await now()).state;
    await run('Wait for the customer');
    const said = page.locator('.ant-message').filter({ hasText: 'Done: Wait for the customer' });
    await expect(said).toBeVisible();
    await expect(page.getByText('asked', { exact: true }).first()).toBeVisible();
    expect((await now()).state).toBe('waiting_customer');
    await said.getByRole('button', { name: /Undo/ }).click();
    await expect(page.getByText('asked', { exact: true })).toHaveCount(0);
    const after = await now();
    expect([after.state, after.tags]).toEqual([before, ['kettle']]);
  });

  await test.step('a note stays, and it is said beforehand; z takes the rest back', async () => {
    await run('Note that he called');
    await expect(page.locator('.ant-message')).toContainText('A note stays.');
    await expect.poll(async () => (await now()).tags.toSorted()).toEqual(['called', 'kettle']);
    await page.keyboard.press('z');
    await expect.poll(async () => (await now()).tags).toEqual(['kettle']);
    await expect(page.getByText('He called again').first()).toBeVisible();
  });
  for (const { id } of made) await lena.api.change('DELETE', `/automation/macros/${id}`);
});
