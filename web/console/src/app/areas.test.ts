import { expect, test } from 'vitest';
import type { Me, Permission } from '@/shared/api/types';
import { areas, inRail } from './areas';

const railOf = (...permissions: Permission[]) => areas.filter((area) => inRail(area, { permissions: Object.fromEntries(permissions.map((each) => [each, 'all'])) } as unknown as Me)).map(({ name }) => name);

test('who writes articles or publishes them finds the knowledge in the rail', () => {
  expect(railOf('edit_knowledge')).toEqual(['knowledge']);
  expect(railOf('publish_knowledge')).toEqual(['knowledge']);
  expect(railOf('view_conversations')).toEqual(['inbox']);
});

test('areas that others lead to are not in the rail', () => {
  expect(railOf('view_cases', 'view_insight')).toEqual(['cases']);
});
