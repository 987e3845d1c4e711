import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { until } from '../support/server.mjs';
import { World } from '../support/world.mjs';

for (const engine of ['sqlite', 'postgres'])
  describe(`what concerns a case in the feed on ${engine}`, () => {
    /** @type {World} */
    let world;
    let anna;
    before(async () => {
      world = await World.start({ engine });
      anna = await world.user('Anna Agent');
    });
    after(() => world?.stop());

    const onlyOwn = async (name) => {
      const user = await world.user(name);
      const role = await world.admin.post('/roles', { name: `own ${randomUUID()}`, permissions: { view_cases: 'own' } });
      await world.admin.patch(`/users/${user.id}`, { roles: [role.id] });
      return user;
    };

    test('approvals, complaints and escalations reach the owner, and nobody who may not see the case', async () => {
      await world.admin.post('/approval-policies', {
        name: `Refunds ${randomUUID().slice(0, 8)}`, currency: 'EUR', levels: [{ name: 'Lead', users: [world.admin.id] }],
      });
      const olga = await onlyOwn('Olga Outsider');
      const matter = await world.admin.post('/cases', { kind: 'complaint', subject: 'The kettle leaks', owner: anna.id });
      const near = await world.consoleSocket(anna);
      await near.acked({ type: 'feed' });
      const far = await world.consoleSocket(olga);
      await far.acked({ type: 'feed' });

      const asked = await anna.post('/approvals', {
        case_id: matter.id, kind: 'refund', money: { minor: 4990, currency: 'EUR' }, reason: 'It leaked.',
      });
      const told = await near.event('approval.asked');
      assert.equal(told.stream, matter.id);
      assert.equal(told.data.approval.id, asked.id);
      assert.equal(told.data.concerned.owner, anna.id);
      const path = `/cases/${matter.id}/complaint`;
      await until('its details', async () => (await world.admin.get(`/cases/${matter.id}/history`)).items.some((one) => one.kind === 'complaint.opened'));
      await world.admin.patch(path, { product: 'Kettle K-200', version: (await world.admin.get(path)).version });
      await near.event('complaint.details_changed', (e) => e.data.complaint.product === 'Kettle K-200');
      await world.admin.post(`/cases/${matter.id}/escalate`, { note: 'He will leave us' });
      await near.event('escalation.raised', (e) => e.data.escalation.case_id === matter.id);
      await near.event('escalation.carried_out', (e) => e.data.escalation.case_id === matter.id);

      await world.admin.put('/me/presence', { presence: 'online' });
      await far.event('presence.changed', (e) => e.data.user.id === world.admin.id);
      const heard = far.events().filter((e) => e.stream === matter.id);
      assert.deepEqual(heard, []);
    });
  });
