import { expect, test } from 'vitest';
import { addressOf } from './address';

test.each([
  ['https://a.example/x', 'https://a.example/x'], ['article:warranty', 'article:warranty'], ['/help', '/help'], ['#part', '#part'], ['mailto:a@b.example', 'mailto:a@b.example'],
  [' shop.example/kettles ', 'https://shop.example/kettles'], ['help@shop.example', 'mailto:help@shop.example'], ['words', 'words'],
])('%s leads to %s', (typed, address) => expect(addressOf(typed)).toBe(address));
