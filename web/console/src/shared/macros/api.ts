// Macros on the server: one line per endpoint.
import type { components } from '@deskbell/api-client';
import { http } from '../api/http';
import type { Condition, Id } from '../api/types';

type Schemas = components['schemas'];
export type StoredMacro = Schemas['StoredMacro'];
export type Macro = Omit<Schemas['Macro'], 'conditions'> & { conditions: Condition };
export type Thing = Schemas['Thing'];
/** What a macro did: what stays, and what an undo meets. */
export type MacroPart = Schemas['Remains'] | Schemas['UndoPart'];
type Signal = { signal?: AbortSignal };

export const macros = {
  list: ({ signal }: Signal = {}) => http.get('/automation/macros', { signal }),
  offered: ({ kind, id }: Thing, { signal }: Signal = {}) => http.get('/automation/macros', { query: { about: kind, thing: id }, signal }),
  create: (keeping: Schemas['MacroKeeping'], macro: Macro) => http.post('/automation/macros', { keeping, macro }),
  change: (id: Id, version: number, macro: Macro) => http.put(`/automation/macros/${id}`, { version, macro }),
  remove: (id: Id) => http.remove(`/automation/macros/${id}`),
  run: (id: Id, thing: Thing) => http.post(`/automation/macros/${id}/run`, { thing }),
  undo: (run: Id) => http.post(`/automation/macro-runs/${run}/undo`),
};

export const macroKeys = {
  all: ['macros'] as const,
  list: ['macros', 'list'] as const,
  offered: ({ kind, id }: Thing) => ['macros', 'offered', kind, id] as const,
};
