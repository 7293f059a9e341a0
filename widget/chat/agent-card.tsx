import type { Citation, WireMessage } from '../../server/protocol.ts';
import { MarkdownText } from './markdown-text.tsx';
import { useWidget } from './widget-context.ts';

const NO_CITATIONS: Citation[] = [];

/** What a person of the bank wrote. It names the person and never carries the machine's label. */
export function AgentCard({ message }: { message: WireMessage }) {
  const { texts } = useWidget();
  return (
    <article class="card agent">
      <p class="chip human">
        {texts.agentChip}
        {message.agent && <span class="agent-name">{`${message.agent.name} · ${texts.staffNumber(message.agent.staffNumber)}`}</span>}
      </p>
      <MarkdownText text={message.text} citations={message.citations ?? NO_CITATIONS} />
    </article>
  );
}
