import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const NEAR_PX = 48;
const LEAD_PX = 8;

/** What a customer starts to read from: the question, words of a person, or where the way to a person stands. */
const STARTS = '.bubble, .card.agent, .card.handoff';

/**
 * Keeps the newest words in view without moving what is being read: it follows a growing answer only until the question
 * reaches the top, and not at all once the customer has scrolled away. Then `hasUnseen` tells that there is more below.
 * `shape` changes with any new content; `ownActs` counts what the customer did and wants to see the effect of.
 */
export function useFollow(list: RefObject<HTMLElement | null>, shape: string, ownActs: number): { hasUnseen: boolean; goToEnd: () => void } {
  const isFollowing = useRef(true);
  const ownTop = useRef(0);
  const lastActs = useRef(ownActs);
  const lastStarted = useRef<HTMLElement | undefined>(undefined);
  const wasAtEnd = useRef(true);
  const lastHeight = useRef(0);
  const [hasUnseen, setUnseen] = useState(false);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const start = lastStart(element);
    // The event of a scroll comes late: new words must not overtake it. Where content went away, the browser has moved it, nobody else.
    const heightBefore = Math.min(lastHeight.current, element.scrollHeight);
    const hasMoved = Math.abs(element.scrollTop - ownTop.current) > 2 && heightBefore - element.clientHeight - element.scrollTop > NEAR_PX;
    if (hasMoved) isFollowing.current = false;
    if (lastActs.current !== ownActs) isFollowing.current = true;
    // Words of a person must not pull away a long answer that is still being read.
    else if (start !== lastStarted.current && !wasAtEnd.current) isFollowing.current = false;
    lastActs.current = ownActs;
    lastStarted.current = start;
    if (isFollowing.current) {
      const end = element.scrollHeight - element.clientHeight;
      const target = start ? Math.min(end, start.offsetTop - LEAD_PX) : 0;
      // Never back up: an answer that got shorter must not pull the text away.
      if (target > element.scrollTop) element.scrollTop = target;
      ownTop.current = element.scrollTop;
    }
    lastHeight.current = element.scrollHeight;
    wasAtEnd.current = distanceToEnd(element) <= NEAR_PX;
    setUnseen(!wasAtEnd.current);
  }, [list, shape, ownActs]);

  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const listener = (): void => {
      const isAtEnd = distanceToEnd(element) <= NEAR_PX;
      wasAtEnd.current = isAtEnd;
      if (isAtEnd) setUnseen(false);
      if (Math.abs(element.scrollTop - ownTop.current) > 2) isFollowing.current = isAtEnd;
    };
    element.addEventListener('scroll', listener, { passive: true });
    return () => element.removeEventListener('scroll', listener);
  }, [list]);

  return {
    hasUnseen,
    goToEnd: () => {
      const element = list.current;
      if (!element) return;
      isFollowing.current = true;
      element.scrollTop = element.scrollHeight;
      ownTop.current = element.scrollTop;
      element.focus({ preventScroll: true });
    },
  };
}

function lastStart(element: HTMLElement): HTMLElement | undefined {
  const starts = element.querySelectorAll<HTMLElement>(STARTS);
  return starts[starts.length - 1];
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.clientHeight - element.scrollTop;
}
