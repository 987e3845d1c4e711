import 'i18next';
import type en from './en';
import type casework from './en/casework.json';
import type conditions from './en/conditions.json';
import type health from './en/health.json';
import type live from './en/live.json';
import type settings from './en/settings.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: typeof en & { casework: typeof casework; conditions: typeof conditions; health: typeof health; live: typeof live; settings: typeof settings };
    enableSelector: false;
  }
}
