import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { Compass, FolderOpen, MessageCircle, Search, Settings, UserRound, Zap, type LucideIcon } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { search, session } from '@/shared/api/endpoints';
import { keys } from '@/shared/api/keys';
import { allows, rememberUser, useMe } from '@/shared/api/me';
import { cases } from '@/shared/cases/api';
import { caseKeys } from '@/shared/cases/keys';
import type { Thing } from '@/shared/macros/api';
import { useOffered, useRunMacro } from '@/shared/macros/useMacros';
import { setLanguage } from '@/shared/i18n';
import { Kbd } from '@/shared/ui/Kbd';
import { useDark } from '@/shared/ui/media';
import { prefer } from '@/shared/ui/preferences';
import { useProblem } from '@/shared/ui/problem';
import { navigate, useRoute } from '@/shared/ui/router';
import { useDebounced } from '@/shared/ui/useDebounced';
import { rank } from './rank';
import './palette.css';

type Overlay = 'palette' | 'shortcuts' | 'profile';
type Props = { close: () => void; open: (overlay: Overlay) => void };
type Group = 'go' | 'actions' | 'cases' | 'conversations' | 'people';
type Entry = { id: string; group: Group; label: string; hint?: string; combo?: string; icon: LucideIcon; run: () => void };

/** The case or conversation that the reader has in front of them. */
function thingAt(path: string): Thing | undefined {
  const [, kind, id] = /^\/(cases\/case|inbox\/[^/]+)\/(\d+)/.exec(path) ?? [];
  return kind && id ? { kind: kind.startsWith('cases') ? 'matter' : 'conversation', id } : undefined;
}

function useCommands({ close, open }: Props): Entry[] {
  const { t, i18n } = useTranslation('palette');
  const { t: common } = useTranslation();
  const me = useMe();
  const cache = useQueryClient();
  const dark = useDark();
  const problem = useProblem();
  const { path } = useRoute();
  const thing = allows(me, 'edit_cases') ? thingAt(path) : undefined;
  const offered = useOffered(thing);
  const runMacro = useRunMacro();
  const go = (to: string) => () => {
    close();
    navigate(to);
  };
  const commands: Entry[] = [{ id: 'inbox', group: 'go', label: common('nav.inbox'), combo: 'alt+1', icon: Compass, run: go('/inbox') }];
  if (allows(me, 'view_cases')) {
    commands.push({ id: 'cases', group: 'go', label: common('nav.cases'), combo: 'alt+4', icon: Compass, run: go('/cases') });
    commands.push({ id: 'incidents', group: 'go', label: common('nav.incidents'), icon: Compass, run: go('/incidents') });
    commands.push({ id: 'my day', group: 'go', label: t('my_day'), icon: Compass, run: go('/cases/day') });
    commands.push({ id: 'complaints', group: 'go', label: common('nav.complaints'), icon: Compass, run: go('/complaints') });
  }
  if (allows(me, 'view_contacts')) commands.push({ id: 'customers', group: 'go', label: common('nav.customers'), combo: 'alt+2', icon: Compass, run: go('/customers') });
  if (allows(me, 'supervise')) commands.push({ id: 'live', group: 'go', label: common('nav.live'), combo: 'alt+3', icon: Compass, run: go('/live') });
  if (allows(me, 'view_insight')) commands.push({ id: 'process', group: 'go', label: common('nav.process'), icon: Compass, run: go('/process') });
  if (allows(me, 'edit_knowledge')) commands.push({ id: 'knowledge', group: 'go', label: common('nav.knowledge'), icon: Compass, run: go('/knowledge') });
  commands.push({ id: 'settings', group: 'go', label: common('nav.settings'), icon: Settings, run: go('/settings') });
  commands.push({ id: 'search', group: 'go', label: common('nav.search'), combo: 'mod+/', icon: Search, run: go('/search') });
  for (const presence of ['online', 'busy', 'on_break', 'wrap_up', 'away', 'offline'] as const)
    commands.push({
      id: `presence ${presence}`, group: 'actions', icon: Zap, label: t('set_presence', { presence: common(`presence.${presence}`) }),
      run: () => {
        close();
        session.setPresence({ presence }).then((user) => rememberUser(cache, user)).catch(problem);
      },
    });
  const action = (id: string, label: string, run: () => void, combo?: string) => commands.push({ id, group: 'actions', icon: Zap, label, run, combo });
  for (const each of thing ? (offered.data ?? []) : []) action(`macro ${each.id}`, t('macro', { name: each.macro.name }), () => { close(); if (thing) void runMacro(each, thing, t('macro_done', { name: each.macro.name })); });
  action('theme', t('toggle_theme'), () => { prefer({ theme: dark ? 'light' : 'dark' }); close(); });
  action('language', t('switch_language'), () => { void setLanguage(i18n.language === 'en' ? 'zh-CN' : 'en'); close(); });
  action('shortcuts', t('shortcuts'), () => open('shortcuts'), '?');
  action('profile', t('profile'), () => open('profile'));
  return commands;
}

export default function Palette(props: Props) {
  const { close } = props;
  const { t } = useTranslation('palette');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const query = useDebounced(text.trim(), 150);
  const commands = useCommands(props);
  const found = useQuery({
    queryKey: keys.search(query, 'palette'), queryFn: ({ signal }) => search.find(query, undefined, undefined, { signal }),
    enabled: query.length > 0, placeholderData: (old) => old,
  });

  const me = useMe();
  const foundCases = useQuery({
    queryKey: caseKeys.found(query), queryFn: ({ signal }) => cases.find(query, undefined, { signal }), enabled: query.length > 0 && allows(me, 'view_cases'),
    placeholderData: (old) => old, retry: false,
  });

  const entries: Entry[] = rank(commands, text.trim());
  if (text.trim()) {
    for (const hit of found.data?.items.slice(0, 12) ?? []) {
      const person = hit.kind === 'contact';
      const to = person ? `/customers/${hit.contact ?? hit.id}` : `/inbox/all/${hit.conversation ?? hit.id}`;
      entries.push({
        id: `${hit.kind} ${hit.id}`, group: person ? 'people' : 'conversations', label: hit.title, hint: hit.excerpt,
        icon: person ? UserRound : MessageCircle, run: () => { close(); navigate(to); },
      });
    }
    for (const { matter } of foundCases.data?.items.slice(0, 8) ?? [])
      entries.push({
        id: `case ${matter.id}`, group: 'cases', label: `${matter.number} ${matter.subject}`, hint: matter.contact?.name, icon: FolderOpen,
        run: () => { close(); navigate(`/cases/case/${matter.id}`); },
      });
    entries.sort((left, right) => order.indexOf(left.group) - order.indexOf(right.group));
    entries.push({
      id: 'all', group: 'go', label: t('search_all', { query: text.trim() }), icon: Search,
      run: () => { close(); navigate(`/search?query=${encodeURIComponent(text.trim())}`); },
    });
  }
  const at = Math.min(chosen, entries.length - 1);

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step) {
      event.preventDefault();
      setChosen((at + step + entries.length) % entries.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      entries[at]?.run();
    }
  };

  return (
    <Modal open onCancel={close} footer={null} closable={false} width={600} className="palette" style={{ top: '12vh' }} title={<span className="hidden-text">{t('title')}</span>}>
      <input
        autoFocus className="palette-input" value={text} placeholder={t('placeholder')} aria-label={t('title')}
        role="combobox" aria-expanded="true" aria-controls={listId} aria-activedescendant={entries[at] ? `${listId}-${at}` : undefined}
        onChange={(event) => { setText(event.target.value); setChosen(0); }} onKeyDown={onKey}
      />
      <div className="palette-list" id={listId} role="listbox" aria-label={t('title')} ref={list}>
        {entries.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entry.id !== 'all' && entries[index - 1]?.group !== entry.group && <div className="palette-group" role="presentation">{t(entry.group)}</div>}
            <div
              id={`${listId}-${index}`} role="option" aria-selected={index === at} className="palette-entry"
              onMouseMove={() => setChosen(index)} onClick={entry.run}
            >
              <entry.icon size={16} strokeWidth={1.75} aria-hidden="true" />
              <span className="cut">{entry.label}</span>
              {entry.hint && <span className="faint cut grow">{entry.hint}</span>}
              {entry.combo && <Kbd combo={entry.combo} />}
            </div>
          </div>
        ))}
      </div>
      <p className="palette-hint faint">{t('hint')}</p>
    </Modal>
  );
}

const order: Group[] = ['go', 'actions', 'cases', 'people', 'conversations'];
