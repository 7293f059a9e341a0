import type { RefObject } from 'preact';
import { Icon } from './icons.tsx';
import { useWidget } from './widget-context.ts';

interface HeaderProps {
  name: string;
  heading: RefObject<HTMLHeadingElement | null>;
  /** Null where there is nothing to go back to. */
  onClose: (() => void) | null;
}

/** Name, a person and the way out. The person stands in the same place in every state. */
export function Header({ name, heading, onClose }: HeaderProps) {
  const { texts, askPerson, conversation } = useWidget();
  const isWithPeople = conversation.status === 'waiting' || conversation.status === 'agent';
  return (
    <header class="header">
      <h1 class="name" ref={heading} tabIndex={-1}>{name}</h1>
      <button type="button" class="person" aria-pressed={isWithPeople} aria-label={`${texts.person}: ${texts.personLong}`} onClick={askPerson}>
        <Icon name="person" />
        {texts.person}
      </button>
      {onClose && (
        <button type="button" class="plain close" aria-label={texts.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      )}
    </header>
  );
}
