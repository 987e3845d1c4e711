// A small appliance maker's service desk, as the server would tell it.
const start = Date.now();
export const ago = (seconds) => new Date(start - seconds * 1000).toISOString();
const id = (number) => String(7000000000000 + number);

const names = ['Anna Weber', '王小明', 'Jonas Richter', 'Priya Raman', '陈思远', 'Maria-Magdalena von Hohenstein-Oppenheimer'];
const presences = ['online', 'online', 'busy', 'on_break', 'away', 'offline'];
export const people = names.map((name, index) => ({ id: id(index + 1), name, presence: presences[index], presence_since: ago(600 + index * 300) }));
export const everything = Object.fromEntries(
  ['view_conversations', 'reply', 'assign', 'merge', 'view_contacts', 'edit_contacts', 'supervise', 'view_surveys', 'view_audit', 'manage_users',
    'manage_roles', 'manage_queues', 'manage_canned', 'manage_channels', 'manage_jobs', 'manage_webhooks', 'view_health', 'manage_backups',
    'view_cases', 'edit_cases', 'assign_cases', 'decide_approvals', 'manage_cases', 'manage_incidents', 'manage_automation', 'view_insight', 'edit_knowledge', 'publish_knowledge'].map((name) => [name, 'all']),
);
export const me = (language) => ({
  user: {
    id: id(1), name: 'Anna Weber', email: 'anna@brightside.example', language, status: 'active', roles: ['1'], teams: [], totp_enabled: false,
    presence: 'online', presence_since: ago(1384), created_at: ago(9e6),
  },
  permissions: everything, csrf: 'csrf', session: '1', workspace: 'Brightside Appliances',
});

const queue = (number, name) => ({
  id: id(100 + number), name, description: '', priority: 5, ageing_s: 60, strategy: 'longest_idle', sticky_s: 86400, offer_timeout_s: 30, max_missed_offers: 3,
  skills: [], relaxation: [], overflow: [], members: people.slice(0, 4).map((user) => ({ user: user.id, priority: 0 })), status: 'active',
});
export const queues = [queue(1, 'Repairs'), queue(2, 'Orders and delivery'), queue(3, '中文客服')];

const customers = [
  ['李伟', false, 'zh-CN'], ['Sofia Almeida', false, 'en'], ['', true, 'en'], ['Bartholomew Featherstonehaugh-Cholmondeley III', false, 'en'],
  ['张丽', false, 'zh-CN'], ['Tom O’Neill', false, 'en'], ['Grace Hopper', false, 'en'], ['赵敏', false, 'zh-CN'], ['Noah Fischer', false, 'en'], ['Elif Yıldız', false, 'en'],
];
export const contacts = customers.map(([name, anonymous, language], index) => ({
  id: id(200 + index), name, anonymous, language, time_zone: language === 'zh-CN' ? 'Asia/Shanghai' : 'Europe/Lisbon',
  company: index % 3 === 1 ? 'Almeida & Filhos Lda' : undefined,
  identities: anonymous
    ? [{ id: '1', kind: 'visitor', value: 'f00', proof: 'claimed', added_at: ago(900) }]
    : [
        { id: '1', kind: 'email', value: `customer${index}@example.com`, proof: 'confirmed', added_at: ago(9e5) },
        { id: '2', kind: 'phone', value: '+351 912 345 678', proof: 'claimed', added_at: ago(9e5) },
        { id: '3', kind: 'external', value: `K-20${index}77`, proof: 'verified', added_at: ago(9e5) },
      ],
  fields: { model: 'KX-200', purchased: '2025-11-02' }, created_at: ago(2e7), last_seen_at: ago(60 * (index + 1)), conversation_count: 3,
}));
export const contactFields = [{ key: 'model', label: 'Model', type: 'choice', choices: ['KX-200', 'KX-400'] }, { key: 'purchased', label: 'Purchased', type: 'date', choices: [] }];

const texts = [
  '我的咖啡机不出水了，昨天还是好的。', 'My kettle **KX-200** does not switch off by itself any more.', 'Is the spare filter in stock?',
  'I have now written three times about the same delivery, and every time somebody else answers me without having read what I wrote before.',
  '请问发票怎么开？', 'Thanks, that worked!', 'Order 20-4471 arrived damaged.', '洗衣机第三次漏水了，我要退货', 'Can I change the address?', 'Where is my parcel?',
];
export const conversations = customers.map(([name, anonymous, language], index) => {
  const mine = index < 5;
  const waiting = index >= 5 && index < 8;
  const fromContact = index % 3 !== 2;
  return {
    id: id(300 + index), channel: ['web', 'web', 'web', 'email', 'web', 'web', 'phone', 'web', 'api', 'web'][index], status: waiting ? 'waiting' : 'active',
    owner_kind: waiting ? 'queue' : 'agent', owner: waiting ? undefined : mine ? id(1) : id(2), queue: queues[index % 3].id,
    contact: { id: id(200 + index), name, anonymous, language }, subject: index === 3 ? 'Delivery 20-4471, third message' : '', language, priority: index === 3 ? 7 : 0,
    tags: index === 1 ? ['kettle', 'warranty', 'vip'] : index === 4 ? ['invoice'] : [], participants: [], last_seq: 24, agent_read_seq: fromContact && mine ? 22 : 24, contact_read_seq: 21,
    contact_delivered_seq: 23, unread: fromContact && mine ? [1, 2, 0, 3, 0][index] : 0,
    unanswered_since: fromContact && !waiting ? ago([420, 75, 0, 9000, 200, 30, 0, 10, 0, 60][index]) : undefined,
    waiting_since: waiting ? ago(90 * (index - 3)) : undefined, created_at: ago(4000), updated_at: ago(60 * (index + 1)), assigned_at: ago(3000),
    last_message: { kind: index === 2 ? 'note' : 'text', author_kind: fromContact ? 'contact' : 'agent', author_name: fromContact ? name : 'Anna Weber', text: texts[index], at: ago(60 * (index + 1)) },
    page_url: 'https://brightside.example/kettles/kx-200',
  };
});
export const many = Array.from({ length: 60 }, (_, index) => {
  const base = conversations[index % conversations.length];
  return index < conversations.length ? base : { ...base, id: id(1000 + index), status: 'active', owner_kind: 'agent', owner: id(1), unread: 0, waiting_since: undefined, unanswered_since: undefined };
});

const message = (conversation, seq, secondsAgo, change) => ({
  id: id(5000 + seq), conversation, seq, kind: 'text', author_kind: 'contact', author: id(201), author_name: 'Sofia Almeida', text: '', attachments: [], mentions: [], at: ago(secondsAgo), ...change,
});
const agent = { author_kind: 'agent', author: id(1), author_name: 'Anna Weber' };
const colleague = { author_kind: 'agent', author: id(2), author_name: '王小明' };
export const messages = (conversation) => [
  message(conversation, 1, 90000, { text: 'Hello, I bought the KX-200 in November.' }),
  message(conversation, 2, 89990, { text: 'It does not switch off by itself any more. Is that dangerous?' }),
  message(conversation, 3, 89980, { kind: 'system', author_kind: 'system', author_name: 'Repairs', code: 'queued', text: 'The conversation waits in Repairs.' }),
  message(conversation, 4, 89900, { kind: 'system', author_kind: 'system', author_name: '王小明', code: 'assigned', text: '王小明 joined the conversation.' }),
  message(conversation, 5, 89800, { ...colleague, text: 'Good morning Sofia! Please **unplug it** first. Then tell me:\n\n1. Does the lid close fully?\n2. Which number stands under the base, such as `KX-200-B`?' }),
  message(conversation, 6, 89700, { text: 'The lid closes. The number is KX-200-B. Here is a photo.', attachments: [{ id: '1', name: 'kettle.png', media_type: 'image/png', size: 183220, width: 640, height: 400, url: '/api/v1/attachments/t/kettle.png' }] }),
  message(conversation, 7, 3800, { kind: 'note', ...colleague, text: 'Series B had the faulty thermostat, see the recall list. @Anna Weber can you take it over? My shift ends.', mentions: [id(1)] }),
  message(conversation, 8, 3700, { kind: 'system', author_kind: 'system', author_name: 'Anna Weber', code: 'transferred', text: 'The conversation was passed to Anna Weber.' }),
  message(conversation, 21, 1200, { ...agent, text: 'Hello Sofia, Anna here. I have read everything 王小明 wrote. Your kettle is covered: we send a new one, you keep nothing to pay.' }),
  message(conversation, 22, 1190, { ...agent, text: 'The return label is attached, see also https://brightside.example/returns.', attachments: [{ id: '2', name: 'return-label-KX-200-B-brightside-appliances.pdf', media_type: 'application/pdf', size: 48213, url: '/api/v1/attachments/t/label.pdf' }] }),
  message(conversation, 23, 90, { text: 'That is great, thank you!' }),
  message(conversation, 24, 75, { text: 'When will it arrive? I have guests on Sunday 😅' }),
];

export const decisions = [{
  id: '1', conversation: id(301), at: ago(3000), kind: 'offer', user: id(1), rule: 'longest_idle',
  sentence: 'Offered to Anna Weber: free for 6 minutes, the longest of 2 agents who speak English and have the skill Kettles.',
  candidates: [
    { user: id(1), name: 'Anna Weber', score: 0.92, parts: { idle: 0.6, skill: 0.32 } }, { user: id(2), name: '王小明', score: 0.71, parts: { idle: 0.4, skill: 0.31 } },
    { user: id(3), name: 'Jonas Richter', score: 0, parts: {}, excluded: 'is busy' },
  ],
}];
export const offer = () => ({
  id: id(900), conversation: { ...conversations[7], status: 'waiting' }, user: id(1), queue: queues[2].id, made_at: new Date().toISOString(), expires_at: new Date(Date.now() + 25000).toISOString(),
  reason: 'You speak Chinese and talked with 赵敏 last week.', status: 'pending', excerpt: '洗衣机第三次漏水了，我要退货。你们到底有没有在处理？',
});
export const canned = [
  { id: '1', shortcut: 'hello', title: 'Greeting', text: 'Hello {{contact.name}}, this is {{agent.name}} of {{workspace}}. How can I help?', shared: true, language: 'en', updated_at: ago(9e5) },
  { id: '2', shortcut: 'return', title: 'Return label', text: 'Please print the attached label and hand the parcel in at any post office.', shared: true, language: 'en', updated_at: ago(9e5) },
  { id: '3', shortcut: 'nihao', title: '问候', text: '您好，{{contact.name}}，我是{{agent.name}}，很高兴为您服务。', shared: true, language: 'zh-CN', updated_at: ago(9e5) },
];
export const hits = [
  { kind: 'contact', id: id(201), contact: id(201), title: 'Sofia Almeida', excerpt: 'customer1@example.com · Almeida & Filhos Lda', highlights: [], at: ago(90) },
  { kind: 'conversation', id: '1', conversation: id(301), title: 'Sofia Almeida', excerpt: 'Is the kettle dangerous? My kettle KX-200 does not switch off.', highlights: [[7, 13], [28, 34]], at: ago(4000) },
];
export const notes = [{ id: '1', contact: id(201), author: id(2), author_name: '王小明', text: 'Prefers to be called in the afternoon. Speaks **Portuguese** at home.', at: ago(8e5) }];
export const counts = { mine: 5, unassigned: 3, waiting: 3, mentions: 1, all: 128, closed: 4213 };
export const picture = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="400"><rect width="640" height="400" fill="#c9d3e6"/><circle cx="320" cy="210" r="120" fill="#7e8fb3"/></svg>';

export const recognition = (conversation) => {
  const seen = messages(conversation).filter((each) => each.author_kind === 'contact').slice(-6).map((each, index) => ({
    message: each.id, conversation, seq: each.seq, at: each.at, language: 'en', language_confidence: 0.98, taught: true, intents: [{ label: 'delivery_late', probability: 0.83 }], candidates: [{ label: 'delivery_late', probability: 0.83 }, { label: 'order_status', probability: 0.11 }],
    out_of_scope: false, urgency: 'high', urgency_probability: 0.7, sentiment: 'negative', sentiment_probability: 0.66, score: -0.9, running: -0.2 * index, entities: [], reasons: [{ aspect: 'intent', word: 'late', weight: 4.1 }], corrections: [], versions: { intent: 0, urgency: 0, sentiment: 0 },
  }));
  return { mood: { conversation, running: -0.8, messages: seen.length, lowest: -0.8, updated_at: ago(60) }, messages: seen };
};
export const assistance = {
  suggestions: [{ kind: 'answer', id: '1', title: 'A late parcel', text: 'I am sorry that your parcel is late. I ask the carrier at once.', slug: '', heading: '', language: 'en', trust: 0.8 }],
  next: [{ step: 'calm_first', params: {}, because: 'sentiment', value: 'negative' }], culture: { language: 'en', region: 'GB', name_order: 'given_first', date_example: '3 March 2026', time_example: '16:40', number_example: '1,234.50', greeting: 'Hello', closing: 'Kind regards', manners_en: ['Say sorry before you explain.'], manners_zh: ['先致歉，再解释。'], at_night: false }, took_us: 900,
};
