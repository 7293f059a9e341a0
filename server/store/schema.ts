/**
 * The rows as they stand in SQLite and PostgreSQL. Times are integer milliseconds, JSON is text, flags are 0 or 1.
 * Columns are snake_case; only store/ sees them.
 */
import type { Generated } from 'kysely';

export interface Conversations {
  id: string;
  visitor_id: string;
  status: 'bot' | 'waiting' | 'agent' | 'closed';
  epoch: number;
  language: string;
  last_seq: number;
  /** seq of the newest customer message, 0 when there is none. */
  last_customer_seq: number;
  /** seq of the last customer message that some turn has answered (or that a person took over). */
  answered_seq: number;
  /** The history that enters prompts starts after this seq (the end of the last handoff). */
  history_from_seq: number;
  /** The active turn, null when none. One turn a conversation. */
  claim_turn_id: string | null;
  claim_expires_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface Messages {
  id: string;
  conversation_id: string;
  seq: number;
  role: 'customer' | 'assistant' | 'agent' | 'notice';
  text: string;
  client_message_id: string | null;
  turn_id: string | null;
  /** JSON: the rest of WireMessage (ending, outcome, answerer, model, citations, choices, nearest, offerPerson, rating, agent, removed). */
  extra: string;
  /** An agent's private note: customers never get it. */
  is_private: number;
  created_at: number;
}

export interface Turns {
  id: string;
  conversation_id: string;
  epoch: number;
  status: 'running' | 'done';
  /** seq range of the customer messages that it answers: (after_seq, up_to_seq]. */
  up_to_seq: number;
  /** JSON lines: the released sentences so far, { text, citations } each; appended before each is shown. */
  released: string;
  /** JSON: the turn record, written by finishTurn. */
  record: string | null;
  ending: 'complete' | 'stopped' | 'taken-over' | 'crashed' | null;
  created_at: number;
  finished_at: number | null;
}

export interface Handoffs {
  id: string;
  conversation_id: string;
  reason: string;
  priority: 'normal' | 'care' | 'emergency';
  status: 'waiting' | 'accepted' | 'ended';
  requested_by: string;
  accepted_by: string | null;
  created_at: number;
  accepted_at: number | null;
  ended_at: number | null;
}

export interface Outbox {
  id: Generated<number>;
  topic: string;
  conversation_id: string | null;
  payload: string;
  created_at: number;
}

export interface Jobs {
  id: string;
  kind: string;
  due_at: number;
  payload: string;
  lease_until: number | null;
  attempts: number;
}

export interface AuditEvents {
  seq: number;
  at: number;
  actor: string;
  verb: string;
  subject: string;
  outcome: string;
  request_id: string | null;
  detail: string;
  prev_hash: string;
  hash: string;
}

/** One row: the end of the audit chain. */
export interface AuditHead {
  id: number;
  seq: number;
  hash: string;
}

/** Versioned single values that all processes obey: live snapshot pointer, generation switch. */
export interface Switches {
  key: string;
  value: string;
  version: number;
  updated_at: number;
}

export interface Documents {
  id: string;
  title: string;
  owner: string | null;
  policy: string | null;
  created_at: number;
}

export interface DocumentVersions {
  id: string;
  document_id: string;
  content_hash: string;
  title: string;
  language: string;
  audience: 'public' | 'staff';
  effective_from: string | null;
  effective_to: string | null;
  state: 'draft' | 'in-review' | 'approved' | 'withdrawn';
  source_name: string;
  source_type: string;
  warnings: string;
  created_by: string;
  approved_by: string | null;
  created_at: number;
}

export interface Chunks {
  id: string;
  version_id: string;
  position: number;
  /** JSON of Chunk. */
  chunk: string;
}

export interface Snapshots {
  hash: string;
  base_hash: string | null;
  /** JSON: version ids it is built of. */
  versions: string;
  state: 'candidate' | 'live' | 'retired';
  created_by: string;
  created_at: number;
}

export interface Embeddings {
  /** model + content hash. */
  key: string;
  vector: Uint8Array;
}

export interface Schema {
  conversations: Conversations;
  messages: Messages;
  turns: Turns;
  handoffs: Handoffs;
  outbox: Outbox;
  jobs: Jobs;
  audit_events: AuditEvents;
  audit_head: AuditHead;
  switches: Switches;
  documents: Documents;
  document_versions: DocumentVersions;
  chunks: Chunks;
  snapshots: Snapshots;
  embeddings: Embeddings;
}
