import { Fragment, h, type JSX, type RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Key } from '../i18n';
import { isWaiting, unreadOf } from '../model/state';
import type { PreChatField, VisitorConversation } from '../model/types';
import { Composer } from './Composer';
import { comingTime, useFrame } from './context';
import { Face } from './Header';
import { TalkRow } from './History';
import { Icon } from './Icon';

const known: Record<string, { key: Key; mode: 'text' | 'email' | 'tel'; complete: string }> = {
  name: { key: 'name', mode: 'text', complete: 'name' },
  email: { key: 'email', mode: 'email', complete: 'email' },
  phone: { key: 'phone', mode: 'tel', complete: 'tel' },
};

/** What is wrong with a field's value, if anything. */
export function fieldProblem({ key, required }: PreChatField, value: string): Key | undefined {
  const text = value.trim();
  if (text === '') return required ? 'required' : undefined;
  if (key === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return 'badEmail';
  if (key === 'phone' && !/^\+?[\d\s()./-]{5,30}$/.test(text)) return 'badPhone';
  return undefined;
}

type FieldsProps = {
  fields: PreChatField[];
  values: Record<string, string>;
  problems: Record<string, Key | undefined>;
  change(key: string, value: string): void;
};

function Fields({ fields, values, problems, change }: FieldsProps): JSX.Element {
  const { t } = useFrame();
  return (
    <div class="fields">
      {fields.map(({ key, label, required }) => {
        const kind = known[key];
        const problem = problems[key];
        return (
          <label key={key}>
            <span dir="auto">
              {label || (kind ? t(kind.key) : key)} {!required && <small>{t('optional')}</small>}
            </span>
            <input
              name={key}
              dir="auto"
              type="text"
              inputMode={kind?.mode}
              autoComplete={kind?.complete}
              required={required}
              maxLength={200}
              value={values[key] ?? ''}
              aria-invalid={problem !== undefined}
              aria-describedby={problem ? `problem-${key}` : undefined}
              onInput={(event) => change(key, event.currentTarget.value)}
            />
            {problem && (
              <span class="problem" id={`problem-${key}`} role="alert">
                {t(problem)}
              </span>
            )}
          </label>
        );
      })}
    </div>
  );
}

function Current({ conversation }: { conversation: VisitorConversation }): JSX.Element {
  const { chat, state, t } = useFrame();
  const unread = unreadOf(state.live);
  const { agent_name, estimate } = conversation;
  const position = isWaiting(conversation) ? estimate?.position : undefined;
  const place = position === 1 ? t('queueFirst') : position ? t('queuePlace', { position }) : undefined;
  return (
    <button type="button" class="card current" onClick={() => chat.show('talk')}>
      {agent_name ? <Face name={agent_name} /> : <Icon name="people" />}
      <span class="what">
        <strong>{t('yourTalk')}</strong>
        <small dir="auto">{agent_name ? t('withName', { name: agent_name }) : (place ?? t('queueSearching'))}</small>
      </span>
      {unread > 0 && (
        <span class="count" aria-label={t('unread', { count: unread })}>
          {unread}
        </span>
      )}
      <span class="go">{t('continueTalk')}</span>
    </button>
  );
}

export function Home({ box }: { box: RefObject<HTMLTextAreaElement | null> }): JSX.Element {
  const { chat, state, t } = useFrame();
  const { session, live, history, invitation, language } = state;
  const [values, setValues] = useState(() => chat.knownFields());
  const [problems, setProblems] = useState<Record<string, Key | undefined>>({});
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => void (session && history === undefined && chat.loadHistory()), [session === undefined]);
  if (!session) return <div class="page" />;

  const { theme, pre_chat, offline_fields } = session.installation;
  const current = live && live.conversation.status !== 'closed' ? live.conversation : undefined;
  const asked = (session.open ? pre_chat : offline_fields).filter(({ key }) => key !== 'name' || session.contact.anonymous);
  const earlier = (history ?? []).filter(({ id }) => id !== current?.id).slice(0, 3);
  const allow = (): boolean => {
    const found = Object.fromEntries(asked.map((field) => [field.key, fieldProblem(field, values[field.key] ?? '')]));
    setProblems(found);
    const bad = asked.find(({ key }) => found[key]);
    if (bad) page.current?.querySelector<HTMLInputElement>(`[name="${CSS.escape(bad.key)}"]`)?.focus();
    return !bad;
  };
  const fields = (): Record<string, string> => {
    const filled = asked.map(({ key }) => [key, (values[key] ?? '').trim()] as const).filter(([, value]) => value !== '');
    chat.keepFields(values);
    return Object.fromEntries(filled);
  };
  return (
    <>
      <div class="page" ref={page}>
        <div class="hero">
          <Face name={theme.title} logo={theme.logo_url} />
          <h1 dir="auto">{invitation ?? theme.greeting}</h1>
          <p>
            <Icon name="people" /> {t('people')}
          </p>
        </div>
        <div class="cards">
          {current && <Current conversation={current} />}
          {!current && (
            <section class="card">
              <h2>
                {!session.open && <Icon name="clock" />}
                {t(session.open ? 'startTitle' : 'closedTitle')}
              </h2>
              <p>{t(session.open ? 'startText' : 'closedText')}</p>
              {!session.open && session.opens_at && (
                <p>{t('opensAt', { time: comingTime(language, Date.parse(session.opens_at), Date.now()) })}</p>
              )}
              {asked.length > 0 && (
                <Fields
                  fields={asked}
                  values={values}
                  problems={problems}
                  change={(key, value) => {
                    setValues({ ...values, [key]: value });
                    setProblems({ ...problems, [key]: undefined });
                  }}
                />
              )}
            </section>
          )}
          {earlier.length > 0 && (
            <section class="card list">
              <h2>{t('earlier')}</h2>
              {earlier.map((each) => (
                <TalkRow key={each.id} conversation={each} />
              ))}
              {(history?.length ?? 0) > 3 && (
                <button type="button" class="link" onClick={() => chat.show('history')}>
                  {t('allEarlier')}
                </button>
              )}
            </section>
          )}
        </div>
      </div>
      {!current && <Composer placeholder={t('writeHere')} box={box} allow={allow} fields={fields} />}
    </>
  );
}
