// What the made-up server says to Live and Settings.
import * as data from './fixtures.mjs';

const id = (number) => String(7000000000000 + number);
const skills = ['Coffee machines', 'Refunds', '中文', 'Washing machines'].map((name, index) => ({ id: id(500 + index), name }));
const roles = [
  { id: '1', name: 'Administrator', description: 'May do everything', permissions: data.everything, built_in: true },
  { id: '2', name: 'Team leader', description: 'Supervises queues and agents', permissions: { ...data.everything, manage_users: 'none', manage_roles: 'none' }, built_in: true },
  { id: '3', name: 'Agent', description: 'Talks with customers', permissions: { view_conversations: 'queues', reply: 'queues', assign: 'queues', view_contacts: 'all', view_surveys: 'own' }, built_in: true },
  { id: '4', name: 'Night shift', description: '', permissions: { view_conversations: 'own', reply: 'own' }, built_in: false },
];
const teams = [{ id: '1', name: 'Berlin', description: 'Early and late shift', members: data.people.slice(0, 3).map((user) => user.id) }, { id: '2', name: '上海', description: '', members: [data.people[4].id] }];
const users = data.people.map((user, index) => ({
  ...user, email: `agent${index}@brightside.example`, language: index % 2 ? 'zh-CN' : 'en', status: index === 4 ? 'disabled' : 'active', roles: [roles[Math.min(index, 2)].id],
  teams: index < 3 ? ['1'] : [], totp_enabled: index < 2, created_at: data.ago(9e6), last_seen_at: index === 5 ? undefined : data.ago(index * 4000),
}));
const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'].map((day) => ({ day, from: '09:00', to: '12:30' })).concat(['monday', 'tuesday', 'wednesday', 'thursday'].map((day) => ({ day, from: '13:30', to: '18:00' })), [{ day: 'saturday', from: '20:00', to: '02:00' }]);
const queue = {
  ...data.queues[0], description: 'Broken appliances within the warranty and after it', skills: [{ skill: skills[0].id, level: 3 }], relaxation: [{ after_s: 60, lower_level_by: 1 }, { after_s: 180, lower_level_by: 2, ignore_language: true }],
  overflow: [{ when: 'wait', threshold: 300, action: 'queue', queue: data.queues[1].id }, { when: 'closed', threshold: 0, action: 'message' }],
  hours: { time_zone: 'Europe/Berlin', week, exceptions: [{ date: '2026-12-25', open: false }, { date: '2026-12-31', open: true, from: '09:00', to: '14:00' }] },
};
const widget = {
  id: '1', name: 'Shop', key: 'wk_5f2c9e71', secret: '3f6e9b1c8d2a4f70b5c6d7e8f9a0b1c2', queue: data.queues[1].id, allowed_origins: ['https://shop.brightside.example'], language: 'automatic',
  theme: { colour: '#0f7b6c', position: 'right', title: 'Brightside', greeting: 'Hello! Tell us what your appliance is up to.', launcher_text: 'Help' },
  pre_chat: [{ key: 'name', label: 'Your name', required: true }, { key: 'order', label: 'Order number', required: false }], offline_fields: [{ key: 'email', label: 'Email', required: true }],
  invitations: [{ after_s: 30, returning: 'fresh', url_contains: '/checkout', text: 'Can we help with your order?' }], uploads: 'on', status: 'active',
};
const liveQueue = (index, waiting, longest, level, open = true) => ({
  queue: data.queues[index].id, name: data.queues[index].name, open, waiting, longest_wait_s: longest, active: 4 + index, agents_online: 3 - index, agents_free: index === 1 ? 0 : 1, service_level: level,
  offered_today: 46 + waiting, answered_today: 43 - index * 9, abandoned_today: 2 + index, estimate_low_s: open ? 60 * (index + 1) : undefined, estimate_high_s: open ? 190 * (index + 1) : undefined,
});
let looks = 0;
export const live = () => {
  looks += 1;
  return {
    at: new Date().toISOString(), queues: [liveQueue(0, 2 + (looks % 3), 95, 91), liveQueue(1, 3, 341, 58), liveQueue(2, 0, 0, undefined, false)],
    agents: data.people.map((user, index) => ({ user, queues: [data.queues[index % 3].id, data.queues[0].id], load: [60, 100, 20, 0, 0, 0][index], capacity: 100, conversations: data.conversations.slice(index * 3, index * 3 + [3, 5, 1, 0, 0, 0][index]).map((each) => each.id), pending_offer: index === 2 ? data.conversations[6].id : undefined })),
    waiting: data.conversations.slice(5, 8).map((conversation, index) => ({ conversation: { ...conversation, waiting_since: data.ago([341, 140, 30][index]) }, queue: conversation.queue, waiting_s: [341, 140, 30][index], position: index + 1, estimate: index === 2 ? undefined : { position: index + 1, low_s: 30 + index * 60, high_s: 110 + index * 90 }, offered_to: index === 1 ? data.people[2].id : undefined })),
  };
};
const summary = {
  count: 212, average: 4.31, satisfied_share: 0.84, distribution: [9, 8, 17, 52, 126], by_agent: data.people.slice(0, 4).map((user, index) => ({ user: user.id, name: user.name, count: 80 - index * 17, average: 4.7 - index * 0.6 })),
  by_queue: data.queues.map((each, index) => ({ queue: each.id, name: each.name, count: 110 - index * 30, average: 4.5 - index * 0.2 })),
  by_day: Array.from({ length: 26 }, (_, index) => ({ date: new Date(Date.now() - (26 - index) * 86400000).toISOString().slice(0, 10), count: 4 + ((index * 7) % 9), average: 3.8 + ((index * 5) % 11) / 10 })).filter((_, index) => index % 7 !== 5),
};
const ratings = data.conversations.slice(0, 4).map((conversation, index) => ({ id: String(index), conversation: conversation.id, contact: conversation.contact, score: [5, 2, 4, 1][index], comment: ['Quick and friendly.', '等了很久才有人回复。', '', 'I had to explain everything three times, and in the end the part I got did not fit.'][index], agent: data.people[index].id, queue: conversation.queue, at: data.ago(5000 * (index + 1)) }));
const audit = [
  ['identity.signed_in', { address: '192.0.2.7' }], ['routing.queue_changed', { queue, by_name: 'Anna Weber' }], ['identity.sign_in_failed', { email: 'nobody@example.com', address: '198.51.100.4' }], ['channel.installation_changed', { name: 'Shop', by_name: 'Anna Weber' }], ['identity.user_changed', { user: users[1], by_name: 'Anna Weber' }],
].map(([kind, content], index) => ({ number: String(90 - index), position: String(190 - index), object: index === 1 ? 'queue 12' : '', address: content.address ?? '192.0.2.7', request: '4bf92f3577b34da6a3ce929d0e0e4736', is_signed: index !== 2, at: data.ago(400 * index * index), actor: index === 2 ? '0' : data.people[0].id, actor_name: index === 2 ? '' : data.people[0].name, kind, data: content }));
const auditState = { records: 90, signed_to: 89, signed_at: data.ago(40), checkpoints: 12, shipped: 12, verified_to: 90, verified_at: data.ago(200), public_key: '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n' };
const dead = [{ id: '1', kind: 'mail.send', payload: { to: 'li.wei@example.com', subject: 'Your request' }, attempts: 10, error: 'The mail server smtp.example.com refused the connection.', created_at: data.ago(90000), died_at: data.ago(3000) }];

const healthTick = (index) => ({ at: new Date(Date.now() - (360 - index) * 10_000).toISOString(), values: { messages_per_second: 8 + 5 * Math.sin(index / 30), requests_per_second: 14 + 6 * Math.cos(index / 25), ack_median_seconds: 0.004 + 0.001 * Math.sin(index / 9), ack_p99_seconds: 0.012 + (index % 90 === 0 ? 0.06 : 0.004 * Math.cos(index / 12)), sockets: 120 + Math.round(30 * Math.sin(index / 60)), waiting: Math.max(0, Math.round(4 * Math.sin(index / 40))), lag: index % 50 === 0 ? 40 : 0, cpu: 0.3 + 0.1 * Math.sin(index / 20), memory_bytes: 2.6e7 + index * 9000 } });
const gauge = (name, value, labels = {}) => ({ name, kind: name.endsWith('_total') ? 'counter' : 'gauge', help: 'Said by the server.', labels, value });
const spread = (name, median, p99, labels = {}) => ({ name, kind: 'histogram', help: 'Said by the server.', labels, count: 5210, mean: median * 1.2, median, p99 });
const part = (name, figures, more = {}) => ({ name, light: 'green', findings: [], facts: [], items: [], figures, ...more });
const expiring = { code: 'certificate_expires_now', light: 'red', text: 'The TLS certificate expires in 2 days.', advice: 'Renew it and send SIGHUP, so that the file is read again.', values: { days: '2' }, stops_traffic: false };
const failedJobs = { code: 'jobs_dead', light: 'yellow', text: '3 background jobs have failed for good.', advice: 'Open Settings, Failed jobs: read the error, then retry or delete them.', values: { count: '3' }, stops_traffic: false };
const unheardOf = { code: 'newer_than_this_console', light: 'yellow', text: 'The newest backup is older than a day.', advice: 'Look at the failed jobs.', values: {}, stops_traffic: false };
export const health = (well) => ({
  at: new Date().toISOString(), light: well ? 'green' : 'red', step_s: 10, lines: Object.keys(healthTick(0).values), points: Array.from({ length: 360 }, (_, index) => healthTick(index)),
  alarms: well ? [] : [{ section: 'certificates', finding: expiring, since: data.ago(1200) }, { section: 'jobs', finding: failedJobs, since: data.ago(600) }],
  sections: [
    part('chat', [gauge('messages_total', 52_118, { channel: 'web' }), gauge('messages_refused_total', 3, { channel: 'web' }), spread('message_ack_seconds', 0.0043, 0.0161, { channel: 'web' }), gauge('chat_sockets', 14, { side: 'agent' }), gauge('chat_sockets', 108, { side: 'visitor' }), gauge('chat_streams', 61)]),
    part('routing', [gauge('routing_offers_pending', 2), gauge('routing_decisions_total', 4180), spread('routing_decision_seconds', 0.0000061, 0.0000183), ...data.queues.map((each, index) => gauge('queue_waiting', index, { queue: each.name }))]),
    part('web', [gauge('http_requests_total', 9000, { method: 'GET', route: '/a', status: '2xx' }), gauge('http_requests_total', 200, { method: 'GET', route: '/b', status: '2xx' }), spread('http_request_seconds', 0.002, 0.02, { route: '/a' }), spread('http_request_seconds', 0.002, 0.02, { route: '/b' }), gauge('http_connections', 140), gauge('sockets', 122)]),
    part('storage', [gauge('storage_writes_total', 81_402), spread('storage_commit_seconds', 0.0031, 0.0094), spread('storage_commit_writes', 3, 18), gauge('storage_queued_writes', 0), gauge('storage_database_bytes', 3.4e8), gauge('storage_log_bytes', 1.2e7)], { facts: [{ name: 'engine', text: 'SQLite' }] }),
    part('disk', [gauge('disk_total_bytes', 5.1e11), gauge('disk_free_bytes', 2.2e11)]),
    part('consumers', [gauge('consumer_lag_events', 0, { consumer: 'search' }), gauge('consumer_lag_events', 12, { consumer: 'webhooks' }), gauge('event_position', 993_120)]),
    part('jobs', [gauge('jobs_waiting', 4), gauge('jobs_running', 1), gauge('jobs_dead', well ? 0 : 3), spread('job_seconds', 0.08, 1.9)], well ? {} : { light: 'yellow', findings: [failedJobs] }),
    part('nodes', [], { items: [{ name: 'node-1', light: 'green', facts: [{ name: 'address', text: '10.0.0.11:8080' }, { name: 'last_seen', text: data.ago(0) }] }, { name: 'node-2 with a rather long name that does not fit into its line', light: 'yellow', facts: [{ name: 'state', text: 'draining' }, { name: 'last_seen', text: data.ago(40) }] }] }),
    part('backups', [gauge('backup_age_seconds', 100_000), gauge('backup_size_bytes', 8.1e8)], well ? {} : { light: 'yellow', findings: [unheardOf] }),
    part('certificates', [gauge('certificate_expires_in_seconds', well ? 5e6 : 180_000, { subject: 'help.example.com' })], { items: [{ name: 'help.example.com', light: well ? 'green' : 'red', facts: [{ name: 'not_after', text: data.ago(-180_000) }, { name: 'issuer', text: "Let's Encrypt" }] }], ...(well ? {} : { light: 'red', findings: [expiring] }) }),
    part('process', [gauge('process_resident_memory_bytes', 2.9e7), gauge('process_cpu_seconds_total', 4021), gauge('process_threads', 19), gauge('process_open_fds', 160), gauge('process_max_fds', 65_536), gauge('process_start_time_seconds', Date.now() / 1000 - 260_000), gauge('build_info', 1, { version: '0.1.0' })], { facts: [{ name: 'version', text: '0.1.0' }] }),
  ],
});
const run = (id, hours, more) => ({ id: String(id), kind: 'base', state: 'done', began: data.ago(hours * 3600), ended: data.ago(hours * 3600 - 74), progress: 1, size: 4_213_000_000, stored: 184_000_000, reaches: data.ago(hours * 3600 - 74), detail: '', ...more });
const runs = [run(9, 0.02, { state: 'running', progress: 0.42, ended: undefined, size: 0, stored: 0, reaches: undefined }), run(8, 26), run(7, 50, { kind: 'rehearsal', stored: 0, detail: 'conversations 20412, messages 311870, position 1203411' }), run(6, 51), run(5, 75, { state: 'failed', size: 0, detail: 'chunks/ab/abcd: /mnt/backup/chunks/ab: No space left on device.' })];
const backups = (world) => world.backupsOff
  ? { enabled: false, waiting_bytes: 0, error: '', runs: [] }
  : { enabled: true, last_good: runs[1], last_failed: runs[4], last_rehearsal: runs[2], running: world.calm ? undefined : runs[0], safe_through: data.ago(4), waiting_bytes: 0, error: world.calm ? '' : 'https://s3.example.com cannot be reached: Connection timed out after 10001 milliseconds.', outbound_hold: world.held ? hold : undefined, runs: world.empty ? [] : runs.slice(world.calm ? 1 : 0) };
const hold = { since: data.ago(600), reason: 'Restored to 2026-03-01T08:15:30Z', waiting: 12 };

const lists = {
  '/live': live, '/users': () => ({ items: users }), '/teams': () => teams, '/roles': () => roles, '/skills': () => skills, '/widget-installations': () => [widget], '/audit': () => ({ items: audit }), '/audit/state': () => auditState, '/jobs/dead': () => ({ items: dead }),
  '/agent-profiles': () => data.people.map((user, index) => ({ user: user.id, skills: skills.slice(0, index % 4).map((skill, level) => ({ skill: skill.id, level: level + 2 })), languages: index % 2 ? ['zh-CN', 'en'] : [], capacity: { chat: 5, email: 10, phone: 1 }, total: 100 })),
  '/api-tokens': () => [{ id: '1', name: 'Order system', scopes: { view_conversations: 'all', reply: 'all' }, created_at: data.ago(9e6), last_used_at: data.ago(40) }, { id: '2', name: 'Old export', scopes: { view_contacts: 'all' }, created_at: data.ago(9e7), expires_at: data.ago(9e5) }],
  '/workspace': () => ({ name: 'Brightside Appliances', reopen_window_s: 259200, idle_away_s: 900 }), '/surveys/summary': () => summary, '/surveys/ratings': () => ({ items: ratings }),
};
const one = { users: (key) => users.find((user) => user.id === key), queues: () => queue, 'widget-installations': () => widget };

/** Nothing when it is not about Live or Settings. */
export function answerAdmin(world, method, path, body) {
  const invalid = (fields) => ({ status: 400, body: { type: 'about:blank', title: 'Bad request', status: 400, code: 'invalid_argument', detail: 'Some fields are not right.', fields } });
  if (path === '/health') return { status: 200, body: health(!world.alarms) };
  if (path === '/health/alarms') return { status: 200, body: { items: world.alarms ? health(false).alarms : [] } };
  if (method === 'GET' && path === '/backups') return { status: 200, body: backups(world) };
  if (method === 'GET' && path === '/outbound') return { status: 200, body: world.held ? { hold } : {} };
  if (method === 'POST' && (path === '/backups' || path === '/outbound/resume')) return { status: 200, body: { released: 12 } };
  if (world.empty && method === 'GET' && lists[path]) {
    const full = lists[path]();
    return { status: 200, body: Array.isArray(full) ? [] : full.items ? { items: [] } : path === '/live' ? { at: full.at, queues: [], agents: [], waiting: [] } : path === '/surveys/summary' ? { ...full, count: 0 } : full };
  }
  if (method === 'GET' && path === '/surveys/ratings' && !world.admin) return undefined;
  if (method === 'GET' && path === '/audit/state' && world.tampered) return { status: 200, body: { ...auditState, verified_to: 40, fault: { record: 41, what: 'Record 41 was changed.' } } };
  if (method === 'GET' && lists[path]) return { status: 200, body: lists[path]() };
  const [, noun, key, rest] = path.split('/');
  if (noun === 'users' && method === 'POST' && !key) return body.email.includes('taken') ? invalid([{ field: 'email', message: 'is taken' }]) : { status: 200, body: { user: { ...users[2], ...body }, password: 'tulip-anvil-42-harbor' } };
  if (noun === 'users' && rest === 'password') return { status: 200, body: { password: 'tulip-anvil-42-harbor' } };
  if (noun === 'queues' && method === 'PATCH') return invalid([{ field: 'overflow[0].threshold', message: 'must be at least 1' }, { field: 'name', message: 'is taken' }]);
  if (noun === 'api-tokens' && method === 'POST') return { status: 200, body: { token: { id: '9', ...body, created_at: data.ago(0) }, secret: 'dsk_4mVx0eJt9hQ2bN7cR5yW8kLpZ3sA6uDf' } };
  if (noun in one && key && !rest) return { status: one[noun](key) ? 200 : 404, body: { ...one[noun](key), ...(body ?? {}) } };
  if (method !== 'GET' && ['users', 'teams', 'roles', 'skills', 'agent-profiles', 'jobs', 'workspace'].includes(noun)) return { status: 200, body: { ...(body ?? {}) } };
  return undefined;
}

const talk = data.conversations[1].id;
const scroll = (amount) => (page) => page.evaluate((top) => document.querySelector('.set-page, .page')?.scrollTo(0, top), amount);
const scene = (name, path, more = {}) => ({ name, path, ...more, world: { admin: true, ...more.world } });
export const adminScenes = [
  scene('live', '/live', { act: (page) => page.waitForTimeout(9000) }),
  scene('live-table', '/live', { wideOnly: true, act: (page) => page.click('.live-bar .ant-segmented-item:nth-child(2)') }),
  scene('live-agents', '/live', { phoneOnly: true, act: (page) => page.click('.live-tabs .ant-segmented-item:nth-child(3)') }),
  scene('live-waiting', '/live', { phoneOnly: true, act: (page) => page.click('.live-tabs .ant-segmented-item:nth-child(2)') }),
  scene('live-watch', `/live/talk/${talk}`, { world: { change: { owner: data.people[1].id } } }),
  scene('live-joined', `/live/talk/${talk}`, { world: { change: { owner: data.people[1].id, participants: [{ user: data.people[0].id, mode: 'member' }] } } }),
  scene('live-empty', '/live', { world: { empty: true } }),
  scene('live-error', '/live', { world: { broken: /^\/live/ } }),
  scene('settings', '/settings'),
  scene('health', '/settings/health', { act: (page) => page.waitForSelector('canvas') }),
  scene('health-alarms', '/settings/health', { world: { alarms: true }, act: (page) => page.waitForSelector('canvas') }),
  scene('health-table', '/settings/health', { wideOnly: true, act: (page) => page.click('.health-charts .link-line') }),
  scene('health-error', '/settings/health', { world: { broken: /^\/health/ } }),
  scene('alarm-line', '/settings/jobs', { world: { alarms: true } }),
  scene('settings-users', '/settings/users'),
  scene('settings-user', `/settings/users/${users[1].id}`),
  scene('settings-user-new', '/settings/users/new', { async act(page) { await page.fill('#name', 'Mia'); await page.fill('#email', 'taken@example.com'); await page.click('.set-foot .ant-btn-primary'); } }),
  scene('settings-user-made', '/settings/users/new', { async act(page) { await page.fill('#name', 'Mia'); await page.fill('#email', 'mia@example.com'); await page.click('.set-foot .ant-btn-primary'); } }),
  scene('settings-teams', '/settings/teams'), scene('settings-team', '/settings/teams/1'),
  scene('settings-roles', '/settings/roles'), scene('settings-role', '/settings/roles/3'), scene('settings-role-fixed', '/settings/roles/1'),
  scene('settings-queues', '/settings/queues'), scene('settings-queue-top', `/settings/queues/${queue.id}`), scene('settings-queue-mid', `/settings/queues/${queue.id}`, { act: scroll(620) }), scene('settings-queue-low', `/settings/queues/${queue.id}`, { act: scroll(1500) }), scene('settings-queue-end', `/settings/queues/${queue.id}`, { act: scroll(9000) }),
  scene('settings-queue-refused', `/settings/queues/${queue.id}`, { async act(page) { await page.fill('#name', 'Orders'); await page.click('.set-foot .ant-btn-primary'); } }),
  scene('settings-leave', `/settings/queues/${queue.id}`, { async act(page) { await page.fill('#name', 'Orders'); await page.click('.set-head a'); } }),
  scene('settings-skills', '/settings/skills'), scene('settings-agents', '/settings/agents'), scene('settings-agent', `/settings/agents/${data.people[3].id}`),
  scene('settings-answers', '/settings/answers'), scene('settings-answer', `/settings/answers/${data.canned[0].id}`, { act: (page) => page.click('.variables .ant-btn') }),
  scene('settings-widgets', '/settings/widgets'), scene('settings-widget-top', '/settings/widgets/1'), scene('settings-widget-low', '/settings/widgets/1', { async act(page) { await scroll(1300)(page); await page.click('.widget-side .ant-segmented-item:nth-child(2)').catch(() => undefined); } }),
  scene('settings-ratings', '/settings/ratings', { act: (page) => page.waitForTimeout(500) }), scene('settings-audit', '/settings/audit', { act: (page) => page.click('.ant-table-row:nth-child(3), .ant-table-row') }), scene('settings-audit-broken', '/settings/audit', { world: { tampered: true }, act: (page) => page.click('.ant-table-row:nth-child(3), .ant-table-row:nth-child(2)') }),
  scene('settings-webhooks', '/settings/webhooks'), scene('settings-webhooks-empty', '/settings/webhooks', { world: { empty: true } }), scene('settings-webhook', '/settings/webhooks/82'),
  scene('settings-webhook-new', '/settings/webhooks/new', { act: (page) => page.click('.kind-more summary') }), scene('settings-webhook-edit', '/settings/webhooks/81/edit'), scene('settings-webhook-nothing', '/settings/webhooks/83'), scene('settings-webhook-disabled', '/settings/webhooks/84'),
  scene('settings-webhook-delivery', '/settings/webhooks/82', { act: (page) => page.click('.ant-table-row:nth-of-type(2) .hook-open, tr:nth-of-type(3) .hook-open') }), scene('settings-webhook-test', '/settings/webhooks/81', { act: (page) => page.click('.ant-btn:has(.lucide-send)') }),
  scene('settings-webhook-replay', '/settings/webhooks/82', { act: (page) => page.click('.ant-btn:has(.lucide-rotate-ccw)') }),
  scene('settings-tokens', '/settings/tokens'), scene('settings-token-new', '/settings/tokens/new'), scene('settings-jobs', '/settings/jobs', { act: (page) => page.click('.ant-table-row') }), scene('settings-workspace', '/settings/workspace'),
  scene('settings-backups', '/settings/backups', { world: { calm: true } }), scene('settings-backups-trouble', '/settings/backups', { world: { held: true } }), scene('settings-backups-off', '/settings/backups', { world: { backupsOff: true } }),
  scene('settings-backups-release', '/settings/backups', { world: { held: true, calm: true }, act: (page) => page.click('.set-alert .ant-btn') }),
  scene('held-line', '/inbox/all', { world: { held: true } }),
  scene('settings-empty', '/settings/skills', { world: { empty: true } }), scene('settings-error', '/settings/users', { world: { broken: /^\/users/ } }),
];
