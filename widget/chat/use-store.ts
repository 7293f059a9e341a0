import { useEffect, useState } from 'preact/hooks';
import type { Store } from './create-store.ts';

/** The store's state, drawn anew after each change. */
export function useStore<S, A>(store: Store<S, A>): S {
  const [state, setState] = useState(store.getState());
  useEffect(() => {
    const update = (): void => setState(store.getState());
    update();
    return store.subscribe(update);
  }, [store]);
  return state;
}
