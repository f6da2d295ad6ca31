// What the canvas, the page around it and the edit log say to each other.
import type { Problem } from './model';

export type Kind = 'entity' | 'relation';
export interface TypeKey {
  kind: Kind;
  id: string;
}
export interface Config {
  workspace: string;
  language: string;
  canEdit: boolean;
  words: Record<string, string>;
}
export interface SchemaReply {
  version: number;
  isApplied: boolean;
  problems: Problem[];
  changed: { key: string; after: unknown }[];
}

/** How a type is named to the page: <c>e:ID</c> or <c>r:ID</c>. */
export function pageKey(of: TypeKey): string {
  return `${of.kind === 'entity' ? 'e' : 'r'}:${of.id}`;
}

/** The types of a kind that an edit has made or changed; not those that it took away. */
export function changedTypes(reply: SchemaReply, kind: Kind): string[] {
  return reply.changed.filter(c => c.key.startsWith(`${kind}:`) && c.after).map(c => c.key.slice(kind.length + 1));
}
