import { crc32, deflateSync } from 'node:zlib';
import { expect, phone, test } from '../support/journey';
import { Album, checkAccess } from '../support/look';
import type { Page } from '../support/api';

type Conversation = { id: string; contact: { name: string } };
type Case = { id: string };

/** A picture of one colour, as a camera would send it: a whole PNG. */
function photo(): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const size = 32;
  const header = Buffer.from([0, 0, 0, size, 0, 0, 0, size, 8, 2, 0, 0, 0]);
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(size * 3, 0x7f)]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: size }, () => line)))), chunk('IEND', Buffer.alloc(0))]);
}
const pdf = Buffer.from('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n');
const megabytes = (count: number) => Buffer.concat([photo(), Buffer.alloc(count * 1024 * 1024)]);

test('a customer adds a photo and a PDF on the tracking page; what is too large or no document is refused in clear words', async ({ visitor, agent, admin, stranger }) => {
  test.setTimeout(120_000);
  const album = new Album('light');
  const maya = await visitor();
  await maya.ask('My kettle leaks.', 'Maya of the photos');
  const talk = (await admin.get<Page<Conversation>>('/conversations?view=waiting&limit=50')).items.find(({ contact }) => contact.name === 'Maya of the photos');
  const matter = await admin.change<Case>('POST', '/cases', { kind: 'repair', subject: 'Kettle leaks', conversation: talk?.id });
  const { path } = await admin.change<{ path: string }>('POST', `/cases/${matter.id}/tracking-link`, {});
  const page = await stranger(phone);
  const files = page.getByLabel('Files');
  const send = page.getByRole('button', { name: 'Send files' });

  await test.step('a photo and a PDF arrive', async () => {
    await page.goto(path);
    await files.setInputFiles([{ name: 'leak.png', mimeType: 'image/png', buffer: photo() }, { name: 'bill.pdf', mimeType: 'application/pdf', buffer: pdf }]);
    await page.getByLabel('What do they show?').fill('The leak, and the bill');
    await send.click();
    await expect(page.getByText('Thank you. We have received your files.')).toBeVisible();
    await expect(page.getByRole('link', { name: /leak\.png/ }).or(page.getByText('leak.png')).first()).toBeVisible();
    await checkAccess(page, 'tracking page with files');
    await album.take(page, 'tracking-files');
  });

  await test.step('too much together is refused, with the limit, in the page\'s own words', async () => {
    await page.goto(path);
    await files.setInputFiles([{ name: 'film.png', mimeType: 'image/png', buffer: megabytes(26) }]);
    await send.click();
    await expect(page.getByRole('main')).toContainText('25 MB');
    await checkAccess(page, 'tracking page, too large');
    await album.take(page, 'tracking-too-large');
  });

  await test.step('something else than a photo or a PDF is refused', async () => {
    await page.goto(path);
    await files.setInputFiles([{ name: 'setup.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ this is no picture') }]);
    await send.click();
    await expect(page.getByRole('main')).toContainText('photos or PDF documents');
  });

  await test.step('who works on it sees both in the talk, and only them', async () => {
    const lena = await agent('lena');
    await lena.open(`/cases/case/${matter.id}`);
    await expect(lena.page.getByText('The leak, and the bill').first()).toBeVisible();
    await expect(lena.page.getByText('bill.pdf').first()).toBeVisible();
    await expect(lena.page.getByText(/film\.png|setup\.exe/)).toHaveCount(0);
  });
});
