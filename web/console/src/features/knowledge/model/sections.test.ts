import { expect, test } from 'vitest';
import type { Section } from '../types';
import { below, tree, wayOf } from './sections';

const section = (id: string, position: number, parent?: string): Section => ({ id, parent, slug: `s${id}`, position, names: { en: `S${id}` }, descriptions: {} });
const sections = [section('1', 2), section('2', 1), section('3', 1, '1'), section('4', 1, '3')];

test('children_follow_their_parent_and_siblings_their_position', () => {
  expect(tree(sections, 'en').map(({ depth, name }) => `${depth} ${name}`)).toEqual(['0 S2', '0 S1', '1 S3', '2 S4']);
});

test('a_section_is_named_with_the_way_to_it', () => {
  expect(wayOf(sections, '4', 'zh-CN')).toBe('S1 › S3 › S4');
  expect(wayOf(sections, '99', 'en')).toBe('');
});

test('a_section_never_lies_in_itself', () => {
  expect([...below(sections, '1')]).toEqual(['1', '3', '4']);
});
