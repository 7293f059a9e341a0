const TOKEN = 'openteller-token';
const ELDER = 'openteller-elder';

/** What outlives a reload: the visitor's token and the size of letters, until the tab is closed. */
export interface SessionMemory {
  token: () => string | null;
  setToken: (token: string | null) => void;
  isElder: () => boolean | null;
  setElder: (isElder: boolean) => void;
}

/**
 * Session storage, since a bank's customers also sit at shared computers. Where a browser forbids storage to framed pages,
 * the memory lasts as long as the page.
 */
export function openSessionMemory(storage: () => Storage): SessionMemory {
  const kept = new Map<string, string>();
  const read = (key: string): string | null => {
    try {
      return storage().getItem(key) ?? kept.get(key) ?? null;
    } catch {
      return kept.get(key) ?? null; // storage is blocked: a setting of the browser, not an error
    }
  };
  const write = (key: string, value: string | null): void => {
    if (value === null) kept.delete(key);
    else kept.set(key, value);
    try {
      if (value === null) storage().removeItem(key);
      else storage().setItem(key, value);
    } catch {
      return; // blocked or full: kept above
    }
  };
  return {
    token: () => read(TOKEN),
    setToken: (token) => write(TOKEN, token),
    isElder: () => {
      const value = read(ELDER);
      return value === null ? null : value === 'true';
    },
    setElder: (isElder) => write(ELDER, String(isElder)),
  };
}
