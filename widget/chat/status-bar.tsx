import { useEffect, useRef } from 'preact/hooks';
import { useWidget } from './widget-context.ts';

/** What holds for the whole conversation now: no network, or who of the bank is here. Nothing is drawn when all is as usual. */
export function StatusBar() {
  const { texts, conversation, announce } = useWidget();
  const { link, status, messages, isAgentTyping } = conversation;
  const wasOffline = useRef(false);
  useEffect(() => {
    if (link === 'online' && wasOffline.current) announce(texts.backOnline);
    if (link === 'offline') announce(texts.offline);
    wasOffline.current = link === 'offline';
  }, [link, announce, texts]);
  if (link === 'offline') {
    return (
      <div class="status-bar offline">
        <strong>{texts.offline}</strong>
        <span>{texts.offlineHint}</span>
      </div>
    );
  }
  if (status !== 'agent') return null;
  const agent = messages.filter((message) => message.agent).pop()?.agent;
  return (
    <div class="status-bar with-agent">
      <strong>{texts.withAgent}</strong>
      {agent && <span>{`${agent.name} · ${texts.staffNumber(agent.staffNumber)}`}</span>}
      {isAgentTyping && <span class="typing">{texts.agentTyping}</span>}
    </div>
  );
}
