import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const NEAR_PX = 48;
const LEAD_PX = 8;

/**
 * Keeps the newest words in view without moving what is being read: it follows a growing answer only until the question
 * reaches the top, and not at all once the customer has scrolled away. Then `hasUnseen` tells that there is more below.
 * `shape` changes with any new content, `asked` with every message that the customer sends.
 */
export function useFollow(list: RefObject<HTMLElement | null>, shape: string, asked: number): { hasUnseen: boolean; goToEnd: () => void } {
  const isFollowing = useRef(true);
  const ownTop = useRef(0);
  const lastAsked = useRef(asked);
  const [hasUnseen, setUnseen] = useState(false);

  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    if (lastAsked.current !== asked) isFollowing.current = true;
    lastAsked.current = asked;
    if (isFollowing.current) {
      const target = followTarget(element);
      // Never back up: an answer that got shorter must not pull the text away.
      if (target > element.scrollTop) element.scrollTop = target;
      ownTop.current = element.scrollTop;
    }
    setUnseen(distanceToEnd(element) > NEAR_PX);
  }, [list, shape, asked]);

  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const listener = (): void => {
      const isAtEnd = distanceToEnd(element) <= NEAR_PX;
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

/** The end, but no further than where the last question stands at the top. */
function followTarget(element: HTMLElement): number {
  const end = element.scrollHeight - element.clientHeight;
  const questions = element.querySelectorAll<HTMLElement>('.bubble');
  const question = questions[questions.length - 1];
  return question ? Math.min(end, question.offsetTop - LEAD_PX) : 0;
}

function distanceToEnd(element: HTMLElement): number {
  return element.scrollHeight - element.clientHeight - element.scrollTop;
}
