// What the made-up server says to Settings, Webhooks.
import * as data from './fixtures.mjs';

const hours = (failing) => Array.from({ length: 24 }, (_, index) => ({ hour: data.ago((24 - index) * 3600), delivered: failing && index > 17 ? 0 : 20 + ((index * 37) % 50), failed: failing && index > 17 ? 12 : index % 9 === 0 ? 3 : 0 }));
const hook = (id, name, more = {}) => ({ id, name, description: 'Orders and returns', url: 'https://shop.brightside.example/hooks/deskbell', kinds: ['conversation.*', 'survey.answered'], header_names: ['Authorization'], state: 'enabled', created_at: data.ago(9e6), updated_at: data.ago(9000), ...more });
const health = (more = {}) => ({ delivered: 1043, failed: 9, success_share: 0.9914, average_ms: 84, hours: hours(false), last_success_at: data.ago(30), last_failure_at: data.ago(7000), last_failure: 'The receiver answered 503.', waiting: 0, dead: 0, ...more });
const statuses = [
  { webhook: hook('81', 'Shop', { former_secret_until: new Date(Date.now() + 8e7).toISOString() }), health: health() },
  { webhook: hook('82', 'Data warehouse with a name that is long enough to need two lines', { kinds: ['*'], url: 'https://warehouse.brightside.example/ingest/v2/deskbell?tenant=brightside' }), health: health({ delivered: 618, failed: 72, success_share: 0.8956, failing_since: data.ago(22000), last_failure_at: data.ago(200), last_failure: 'https://warehouse.brightside.example could not be reached: Connection refused.', waiting: 212, dead: 3, behind_since: data.ago(22000), hours: hours(true) }) },
  { webhook: hook('83', '呼叫中心报表', { state: 'paused', kinds: ['conversation.closed'] }), health: health({ delivered: 0, failed: 0, success_share: undefined, average_ms: undefined, hours: hours(false).map((hour) => ({ ...hour, delivered: 0, failed: 0 })), last_failure_at: undefined, last_failure: undefined }) },
  { webhook: hook('84', 'Old CRM', { state: 'disabled_by_failures', state_reason: 'The receiver answered 410 Gone.' }), health: health({ dead: 1 }) },
];
const kind = (name, en, zh_CN, contents) => ({ kind: name, title: { en, zh_CN }, contents, example: { type: name, timestamp: '2026-03-02T09:00:00.000000Z', position: '4711', stream: '7301444403200001', seq: 4, actor: '7301444403200003', data: { conversation: { id: '7301444403200001', subject: 'Kettle leaks', tags: ['warranty'] }, by_name: 'Anna Berg' } } });
const kinds = [
  kind('conversation.opened', 'A conversation began', '会话已开始', ['customer_data', 'message_text', 'internal_notes', 'staff_data']),
  kind('conversation.message_posted', 'A message was written, or a note for colleagues', '有新消息或内部备注', ['customer_data', 'message_text', 'internal_notes', 'staff_data']),
  kind('conversation.closed', 'A conversation was closed', '会话已关闭', ['customer_data', 'message_text', 'internal_notes', 'staff_data']),
  kind('conversation.receipt', 'Messages were delivered or read', '消息已送达或已读', []),
  kind('contact.created', 'A customer was added', '新增客户', ['customer_data']), kind('contact.noted', 'A note about a customer was written', '新增客户备注', ['internal_notes', 'staff_data']),
  kind('survey.answered', 'A customer rated a conversation', '客户已评价', ['customer_data', 'message_text']), kind('offer.made', 'A conversation was offered to an agent', '会话已提供给客服', ['customer_data', 'message_text']),
  kind('presence.changed', "An agent's presence changed", '客服状态已变更', ['staff_data']),
];
const delivery = (id, name, state, more = {}) => ({ id: String(id), webhook: '82', webhook_id: `msg_82_7301444403200001_${id}`, kind: name, stream: '7301444403200001', seq: id, event_at: data.ago(500 - id), state, attempts: 1, tries: 1, last_at: data.ago(400 - id), last_status: 204, ...more });
const deliveries = [
  delivery(94, 'conversation.closed', 'pending', { attempts: 0, tries: 0, last_at: undefined, last_status: undefined, next_at: data.ago(0) }),
  delivery(93, 'conversation.message_posted', 'pending', { attempts: 3, tries: 3, last_status: 503, last_error: 'The receiver answered 503.', next_at: new Date(Date.now() + 1.7e6).toISOString() }),
  delivery(92, 'conversation.assigned', 'delivered'),
  delivery(91, 'conversation.opened', 'dead', { attempts: 10, tries: 10, last_status: undefined, last_error: 'https://warehouse.brightside.example could not be reached: Connection refused.' }),
  delivery(90, 'survey.answered', 'delivered', { tries: 2 }),
];
const record = {
  delivery: deliveries[1], body: JSON.stringify(kinds[1].example),
  attempts: [
    { number: 3, at: data.ago(100), took_ms: 48, status: 503, error: 'The receiver answered 503.', answer: '{"error":"maintenance"}' },
    { number: 2, at: data.ago(400), took_ms: 15001, error: 'https://warehouse.brightside.example took too long.', answer: '' },
    { number: 1, at: data.ago(405), took_ms: 4, error: 'https://warehouse.brightside.example could not be reached: Connection refused.', answer: '' },
  ],
};

export function answerWebhooks(world, method, path, body) {
  const [, noun, key, part, one] = path.split('/');
  const ok = (answer) => ({ status: 200, body: answer });
  if (noun === 'webhook-kinds') return ok(kinds);
  if (noun !== 'webhooks') return undefined;
  const status = statuses.find(({ webhook }) => webhook.id === key);
  if (!key) return ok(method === 'POST' ? { webhook: statuses[0].webhook, secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDWh0k2s9d4lM=' } : world.empty ? [] : statuses);
  if (part === 'secret') return ok({ webhook: status.webhook, secret: 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDWh0k2s9d4lM=' });
  if (part === 'test') return ok(key === '81' ? { delivered: true, status: 200, took_ms: 62, answer: 'thank you', webhook_id: 'msg_test_1', body: '{"type":"webhook.test","timestamp":"2026-03-02T09:00:00Z","data":{"webhook":"81","name":"Shop"}}' } : { delivered: false, took_ms: 3, answer: '', error: 'http://10.0.0.1/ leads to a private address, which is not allowed.', webhook_id: 'msg_test_1', body: '{"type":"webhook.test"}' });
  if (part === 'replay') return ok({ what: body.what, from_position: '4000', again: 3, history_is_cut: false });
  if (part === 'deliveries') return ok(one ? record : { items: key === '83' ? [] : deliveries });
  return ok(method === 'PATCH' ? { ...status.webhook, ...body, headers: undefined } : status);
}
