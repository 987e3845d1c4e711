import { describe, expect, it } from 'vitest';
import { costOf, costText, questionsIn, silence } from './model';

describe('an evaluation', () => {
  it('asks each line once', () => expect(questionsIn('How much?\n\n  How much?  \nWhen?')).toEqual(['How much?', 'When?']));
  it('asks no more than the server takes', () => {
    expect(questionsIn(Array.from({ length: 80 }, (_, index) => `q${index}`).join('\n'))).toHaveLength(50);
    expect(questionsIn('x'.repeat(900))[0]).toHaveLength(500);
  });
  it('tells small costs', () => {
    expect(costText(costOf({ tokens: 42 }, 200), 'EUR', 2, 'en')).toMatch(/EUR\s0\.000084/);
    expect(costText(costOf({ tokens: 42 }, undefined), 'EUR', 2, 'en')).toBeUndefined();
  });
  it('tells why the model said nothing', () => {
    expect(silence({ asked: true, ending: 'refused', number: 1 }, 2)).toBe('refused');
    expect(silence({ asked: false, ending: 'unavailable', number: 1 }, 2)).toBe('not_asked');
    expect(silence({ asked: false, ending: 'unavailable', number: 3 }, 2)).toBe('waiting');
    expect(silence({ asked: true, ending: 'written', number: 1 }, 2)).toBeUndefined();
  });
});
