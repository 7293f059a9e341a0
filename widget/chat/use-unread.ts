import { useEffect, useRef } from 'preact/hooks';
import type { WireMessage } from '../../server/protocol.ts';

/** Counts what others wrote while the window was closed, and tells after each change. */
export function useUnread(messages: WireMessage[], isOpen: boolean, tell: (count: number) => void): void {
  const seenSeq = useRef(0);
  const told = useRef(0);
  useEffect(() => {
    const last = messages[messages.length - 1]?.seq ?? 0;
    if (isOpen) seenSeq.current = last;
    const count = messages.filter((message) => message.seq > seenSeq.current && message.role !== 'customer').length;
    if (count === told.current) return;
    told.current = count;
    tell(count);
  }, [messages, isOpen, tell]);
}
