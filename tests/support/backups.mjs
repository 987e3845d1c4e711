// What tests of backups share: somebody who writes and keeps a journal, and the moment of the first backup.
import { randomUUID } from 'node:crypto';
import { until } from './server.mjs';

export async function poster(world) {
  const shop = await world.installation();
  const agent = await world.user('Anna Agent');
  const visitor = await world.talk(shop);
  const id = visitor.conversation.id;
  const journal = []; // {client_id, begun, acked}
  const post = async () => {
    const client_id = randomUUID();
    const begun = Date.now();
    const answer = await visitor.call('POST', `/widget/conversations/${id}/messages`, { json: { client_id, text: `message ${journal.length}` } });
    if (answer.status < 300) journal.push({ client_id, begun, acked: Date.now() });
  };
  return { id, agent, visitor, post, journal };
}

export const firstBackup = (world) => until('the first backup', async () => (await world.admin.get('/backups')).last_good, 100_000);
