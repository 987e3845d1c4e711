import 'i18next';
import type en from './en';
import type automation from './en/automation.json';
import type shortcuts from './en/shortcuts.json';
import type casework from './en/casework.json';
import type conditions from './en/conditions.json';
import type cases from './en/cases.json';
import type complaints from './en/complaints.json';
import type escalation from './en/escalation.json';
import type health from './en/health.json';
import type approvals from './en/approvals.json';
import type language_model from './en/language_model.json';
import type incidents from './en/incidents.json';
import type knowledge from './en/knowledge.json';
import type live from './en/live.json';
import type notices from './en/notices.json';
import type process from './en/process.json';
import type settings from './en/settings.json';
import type bots from './en/bots.json';
import type teaching from './en/teaching.json';
import type understanding from './en/understanding.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en & { automation: typeof automation; cases: typeof cases; complaints: typeof complaints; approvals: typeof approvals; notices: typeof notices; casework: typeof casework; shortcuts: typeof shortcuts; conditions: typeof conditions; escalation: typeof escalation; health: typeof health; language_model: typeof language_model; incidents: typeof incidents; knowledge: typeof knowledge; live: typeof live; process: typeof process; settings: typeof settings; bots: typeof bots; teaching: typeof teaching; understanding: typeof understanding };
    enableSelector: false;
  }
}
