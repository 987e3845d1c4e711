// Sections as a tree, from the flat list in the order of that tree.
import type { Section } from '../types';
import { textIn } from './procedure';

export type Leaf = { section: Section; depth: number; name: string };

export function tree(sections: Section[], language: string): Leaf[] {
  const rows: Leaf[] = [];
  const visit = (parent: string | undefined, depth: number) => {
    if (depth > 8) return;
    const children = sections.filter((section) => (section.parent ?? undefined) === parent).sort((a, b) => a.position - b.position);
    for (const section of children) {
      rows.push({ section, depth, name: textIn(section.names, language) || section.slug });
      visit(section.id, depth + 1);
    }
  };
  visit(undefined, 0);
  return rows;
}

/** "Kettles › Care" */
export function wayOf(sections: Section[], id: string | undefined, language: string): string {
  const names: string[] = [];
  for (let at = sections.find((section) => section.id === id); at && names.length < 8; at = sections.find((section) => section.id === at?.parent)) names.unshift(textIn(at.names, language) || at.slug);
  return names.join(' › ');
}

/** Those that may not become its parent: itself and what lies below. */
export function below(sections: Section[], id: string): Set<string> {
  const found = new Set([id]);
  for (let size = 0; size !== found.size; ) {
    size = found.size;
    for (const section of sections) if (section.parent && found.has(section.parent)) found.add(section.id);
  }
  return found;
}
