import { h, type JSX } from 'preact';
import type { Key } from '../i18n';
import { fieldProblem } from '../model/fields';
import { isWaiting, unreadOf } from '../model/state';
import type { PreChatField, VisitorConversation, VisitorSession } from '../model/types';
import { composer } from './composer';
import { dayName, exact, formatTime, hourMinute, type Frame } from './frame';
import { count, face, icon, link } from './parts';
import { placeText } from './talk';

const known: Record<string, { key: Key; complete: string; mode: 'text' | 'email' | 'tel' }> = {
  name: { key: 'name', complete: 'name', mode: 'text' },
  email: { key: 'email', complete: 'email', mode: 'email' },
  phone: { key: 'phone', complete: 'tel', mode: 'tel' },
};

function fieldView({ ui, t, change }: Frame, { key, label, required }: PreChatField): JSX.Element {
  const kind = known[key];
  const problem = ui.problems[key];
  return (
    <label key={key} class="field">
      <span dir="auto">
        {label || (kind ? t(kind.key) : key)} {!required && <small>{t('optional')}</small>}
      </span>
      <input
        type="text"
        name={key}
        dir="auto"
        inputMode={kind?.mode}
        autoComplete={kind?.complete}
        required={required}
        maxLength={200}
        value={ui.values[key] ?? ''}
        aria-invalid={problem !== undefined}
        onInput={({ currentTarget }) =>
          change({
            values: { ...ui.values, [key]: currentTarget.value },
            problems: { ...ui.problems, [key]: undefined },
          })
        }
      />
      {problem && (
        <span class="problem" role="alert">
          {t(problem)}
        </span>
      )}
    </label>
  );
}

/** Greeting, form and composer of a new talk. */
function start(frame: Frame, session: VisitorSession): JSX.Element {
  const { chat, tray, state, ui, t, change } = frame;
  const { open, opens_at, installation, contact } = session;
  const fields = (open ? installation.pre_chat : installation.offline_fields).filter(
    ({ key }) => key !== 'name' || contact.anonymous,
  );
  const send = (text: string): void => {
    const problems = Object.fromEntries(fields.map((field) => [field.key, fieldProblem(field, ui.values[field.key])]));
    change({ problems });
    const bad = fields.find(({ key }) => problems[key]);
    if (bad) return document.getElementsByName(bad.key)[0]?.focus();
    const filled = fields.map(({ key }) => [key, ui.values[key]?.trim() ?? '']).filter(([, value]) => value !== '');
    chat.keepFields(ui.values);
    chat.send(text, tray.take(), Object.fromEntries(filled) as Record<string, string>);
    change({ text: '' });
  };
  const opensAt = opens_at ? Date.parse(opens_at) : 0;
  const near = opensAt - Date.now() < 6 * 86_400_000;
  const day: Intl.DateTimeFormatOptions = near ? { weekday: 'long' } : { day: 'numeric', month: 'long' };
  return (
    <section class="card">
      <h2>
        {!open && icon('clock')}
        {t(open ? 'startTitle' : 'closedTitle')}
      </h2>
      <p>{t(open ? 'startText' : 'closedText')}</p>
      {!open && opensAt > 0 && <p>{t('opensAt', { time: formatTime(state.language, opensAt, { ...day, ...hourMinute }) })}</p>}
      {fields.map((field) => fieldView(frame, field))}
      {composer(frame, t('writeHere'), send)}
    </section>
  );
}

function current(frame: Frame, conversation: VisitorConversation): JSX.Element {
  const { chat, state, t } = frame;
  const { agent_name: name, estimate } = conversation;
  const unread = unreadOf(state.live);
  return (
    <button type="button" class="card talk" onClick={() => chat.show('talk')}>
      {name ? face(name) : icon('people')}
      <span class="what">
        <strong>{t('yourTalk')}</strong>
        <small dir="auto">
          {name ? t('withName', { name }) : placeText(frame, isWaiting(conversation) ? estimate?.position : 0)}
        </small>
      </span>
      {count(unread, t('unread', { count: unread }))}
      <span class="link">{t('continueTalk')}</span>
    </button>
  );
}

function row(frame: Frame, conversation: VisitorConversation): JSX.Element {
  const { chat, state, t } = frame;
  const { agent_name, created_at, last_message, unread } = conversation;
  const at = Date.parse(created_at);
  const name = agent_name ?? state.session?.installation.theme.title ?? '';
  return (
    <button key={conversation.id} type="button" class="talk" onClick={() => void chat.showPast(conversation)}>
      {face(name)}
      <span class="what">
        <strong dir="auto">{name}</strong>
        {last_message && <small dir="auto">{last_message.text}</small>}
      </span>
      <time class="small" title={formatTime(state.language, at, exact)}>
        {dayName(frame, at)}
      </time>
      {count(unread, t('unread', { count: unread }))}
    </button>
  );
}

export function home(frame: Frame, session: VisitorSession): JSX.Element {
  const { chat, state, t } = frame;
  const { live, history = [], invitation } = state;
  const { theme, greeting } = session.installation;
  const going = live && live.conversation.status !== 'closed' ? live.conversation : undefined;
  const earlier = history.filter(({ id }) => id !== going?.id);
  return (
    <div class="page">
      <div class="hero">
        {face(theme.title, theme.logo_url)}
        <h1 dir="auto">{greeting?.[state.language] ?? invitation ?? theme.greeting}</h1>
        <p>
          {icon('people')} {t('people')}
        </p>
      </div>
      {going ? current(frame, going) : start(frame, session)}
      {earlier.length > 0 && (
        <section class="card">
          <h2>{t('earlier')}</h2>
          {earlier.slice(0, 3).map((each) => row(frame, each))}
          {earlier.length > 3 && link(t('allEarlier'), () => chat.show('history'))}
        </section>
      )}
    </div>
  );
}

export function history(frame: Frame): JSX.Element {
  const { chat, state, t } = frame;
  const { history: talks, historyFailed } = state;
  return (
    <div class="page">
      <section class="card">
        {talks?.map((each) => row(frame, each))}
        {!talks?.length && (
          <p role="status">
            {t(talks ? 'noEarlier' : historyFailed ? 'loadFailed' : 'loading')}{' '}
            {historyFailed && link(t('retry'), () => void chat.loadHistory())}
          </p>
        )}
      </section>
    </div>
  );
}
