import { expect, test } from 'vitest';
import en from './en';
import enApprovals from './en/approvals.json';
import enAutomation from './en/automation.json';
import enLanguageModel from './en/language_model.json';
import enShortcuts from './en/shortcuts.json';
import enCasework from './en/casework.json';
import enConditions from './en/conditions.json';
import enCases from './en/cases.json';
import enComplaints from './en/complaints.json';
import enEscalation from './en/escalation.json';
import enHealth from './en/health.json';
import enIncidents from './en/incidents.json';
import enKnowledge from './en/knowledge.json';
import enLive from './en/live.json';
import enNotices from './en/notices.json';
import enProcess from './en/process.json';
import enSettings from './en/settings.json';
import enBots from './en/bots.json';
import enTeaching from './en/teaching.json';
import enUnderstanding from './en/understanding.json';
import zh from './zh-CN';
import zhApprovals from './zh-CN/approvals.json';
import zhAutomation from './zh-CN/automation.json';
import zhLanguageModel from './zh-CN/language_model.json';
import zhShortcuts from './zh-CN/shortcuts.json';
import zhCasework from './zh-CN/casework.json';
import zhConditions from './zh-CN/conditions.json';
import zhCases from './zh-CN/cases.json';
import zhComplaints from './zh-CN/complaints.json';
import zhEscalation from './zh-CN/escalation.json';
import zhHealth from './zh-CN/health.json';
import zhIncidents from './zh-CN/incidents.json';
import zhKnowledge from './zh-CN/knowledge.json';
import zhLive from './zh-CN/live.json';
import zhNotices from './zh-CN/notices.json';
import zhProcess from './zh-CN/process.json';
import zhSettings from './zh-CN/settings.json';
import zhBots from './zh-CN/bots.json';
import zhTeaching from './zh-CN/teaching.json';
import zhUnderstanding from './zh-CN/understanding.json';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [key, value] of Object.entries(tree))
    if (typeof value === 'string') texts.set(prefix + key, value);
    else for (const [name, text] of flat(value, `${prefix}${key}.`)) texts.set(name, text);
  return texts;
}

// Chinese has one plural form; English keys for one item have no counterpart.
const english = flat({ ...en, automation: enAutomation, cases: enCases, complaints: enComplaints, approvals: enApprovals, notices: enNotices, casework: enCasework, shortcuts: enShortcuts, conditions: enConditions, escalation: enEscalation, health: enHealth, incidents: enIncidents, knowledge: enKnowledge, language_model: enLanguageModel, live: enLive, process: enProcess, settings: enSettings, bots: enBots, teaching: enTeaching, understanding: enUnderstanding });
const chinese = flat({ ...zh, automation: zhAutomation, cases: zhCases, complaints: zhComplaints, approvals: zhApprovals, notices: zhNotices, casework: zhCasework, shortcuts: zhShortcuts, conditions: zhConditions, escalation: zhEscalation, health: zhHealth, incidents: zhIncidents, knowledge: zhKnowledge, language_model: zhLanguageModel, live: zhLive, process: zhProcess, settings: zhSettings, bots: zhBots, teaching: zhTeaching, understanding: zhUnderstanding });
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map((match) => match[1]).sort();

test('every_english_text_has_a_chinese_one', () => {
  expect([...english.keys()].filter((key) => !key.endsWith('_one') && !chinese.has(key))).toEqual([]);
});

test('no_chinese_text_is_left_over', () => {
  expect([...chinese.keys()].filter((key) => !english.has(key))).toEqual([]);
});

test('both_languages_fill_in_the_same_values', () => {
  const differing = [...chinese].filter(
    ([key, text]) => placeholders(text).join() !== placeholders(english.get(key) ?? '').join(),
  );
  expect(differing.map(([key]) => key)).toEqual([]);
});

test('no_text_is_empty', () => {
  expect([...english, ...chinese].filter(([, text]) => !text.trim()).map(([key]) => key)).toEqual([]);
});
