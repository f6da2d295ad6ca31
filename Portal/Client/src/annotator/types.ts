export type State = 'suggested' | 'accepted' | 'rejected' | 'deleted';

export interface Mention {
  id: string;
  type: string;
  start: number;
  end: number;
  state: State;
  origin: string;
  confidence: number;
}

export interface Relation {
  id: string;
  type: string;
  head: string;
  tail: string | null;
  start: number | null;
  end: number | null;
  state: State;
  origin: string;
  confidence: number;
}

export interface AnnotatedDocument {
  id: string;
  title: string;
  text: string;
  status: string;
  revision: number;
  mentions: Mention[];
  relations: Relation[];
}

export interface EntityType {
  id: string;
  name: string;
  color: number;
  hotkey: string;
  properties: { id: string; name: string }[];
}

export interface RelationType {
  id: string;
  name: string;
  pairs: [string, string][];
}

export interface Config {
  workspace: string;
  canEdit: boolean;
  entityTypes: EntityType[];
  relationTypes: RelationType[];
  words: Record<string, string>;
}

export interface Span {
  start: number;
  end: number;
}

export const isLive = (state: State): boolean => state === 'suggested' || state === 'accepted';
