// A visitor and an agent in one conversation of a cluster, who come back at any node that answers.
import { Follower } from './follower.mjs';
import { until } from './server.mjs';
import { Socket } from './socket.mjs';

/** Opens its socket at whichever node answers, starting with `first`. */
const anywhere = (world, first, connect) => {
  let turn = world.nodes.indexOf(first);
  return async () => {
    for (let tries = 0; ; ++tries) {
      const node = world.nodes[turn % world.nodes.length];
      try {
        return await connect(node);
      } catch (error) {
        ++turn;
        if (tries >= world.nodes.length) throw error;
      }
    }
  };
};
const asVisitorOf = (world, node, visitor) => anywhere(world, node, (at) => Socket.visitor(world.at(at, visitor)));
const asConsoleOf = (world, node, agent) => anywhere(world, node, (at) => Socket.console(world.at(at, agent)));

export async function pairOf(world, shop, name, [visitorNode, agentNode]) {
  const agent = await world.user(name);
  const visitor = await world.talk(shop);
  const id = visitor.conversation.id;
  await world.admin.post(`/conversations/${id}/assign`, { user: agent.id });
  const both = [new Follower(asVisitorOf(world, visitorNode, visitor), id), new Follower(asConsoleOf(world, agentNode, agent), id)];
  await until('both to be connected', () => both.every((one) => one.reconnects >= 0));
  return { agent, visitor, id, both };
}

export async function settled({ both }, ms = 15_000) {
  await until('all acks', () => both.every((one) => one.pending.size === 0), ms);
  const last = Math.max(0, ...both.flatMap((one) => [...one.acked.values()].map((ack) => ack.seq)));
  await until('the last event on both sides', () => both.every((one) => one.seq >= last), ms);
}
