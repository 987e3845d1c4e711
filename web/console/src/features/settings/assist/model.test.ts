import { describe, expect, it } from 'vitest';
import { draftOf, settingsOf } from './model';

describe('words and phrases', () => {
  it('come back as they were', () => {
    const settings = { forbidden: [{ word: 'cheap', instead: 'good value' }], block: true, version: 3, phrases: [{ en: 'It is in stock.', zh: '有货。' }] };
    expect(settingsOf(draftOf(settings), 3)).toEqual(settings);
  });
  it('that are empty are left out', () => {
    expect(settingsOf({ forbidden: [{ first: ' ', second: '' }, { first: ' x ', second: '' }], block: false, phrases: [{ first: '', second: '' }] }, 1)).toEqual({ forbidden: [{ word: 'x', instead: '' }], block: false, version: 1, phrases: [] });
  });
  it('know no phrases where the server tells none', () => expect(draftOf({ forbidden: [], block: false, version: 0 }).phrases).toEqual([]));
});
