import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What operations watch. Labels are closed sets: never ids, text or anything of a customer. */
export interface Metrics {
  readonly registry: Registry;
  readonly turns: Counter<'answerer' | 'outcome' | 'ending'>;
  readonly turnSeconds: Histogram<'answerer'>;
  readonly verdicts: Counter<'rail' | 'outcome'>;
  readonly messages: Counter<'role'>;
  readonly secretsRemoved: Counter<'kind'>;
  readonly handoffs: Counter<'priority'>;
  readonly callErrors: Counter<'call' | 'code'>;
  readonly sockets: Gauge;
}

export function createMetrics(options: { processMetrics: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry });
  return {
    registry,
    turns: new Counter({ name: 'openteller_turns_total', help: 'Turns finished.', labelNames: ['answerer', 'outcome', 'ending'], registers }),
    turnSeconds: new Histogram({ name: 'openteller_turn_seconds', help: 'From claim to the end of the answer.', labelNames: ['answerer'], buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 1, 2, 5, 10, 20], registers }),
    verdicts: new Counter({ name: 'openteller_verdicts_total', help: 'Rail verdicts other than pass.', labelNames: ['rail', 'outcome'], registers }),
    messages: new Counter({ name: 'openteller_messages_total', help: 'Messages stored.', labelNames: ['role'], registers }),
    secretsRemoved: new Counter({ name: 'openteller_secrets_removed_total', help: 'Card secrets removed at the socket.', labelNames: ['kind'], registers }),
    handoffs: new Counter({ name: 'openteller_handoffs_total', help: 'Handoffs requested.', labelNames: ['priority'], registers }),
    callErrors: new Counter({ name: 'openteller_call_errors_total', help: 'Socket calls refused.', labelNames: ['call', 'code'], registers }),
    sockets: new Gauge({ name: 'openteller_sockets', help: 'Sockets connected.', registers }),
  };
}
