import { render } from 'preact';
import type { ToFrame } from '../shared/frame-messages.ts';
import { App } from './app.tsx';
import { createConnection } from './connection.ts';
import { emptyConversation, reduce } from './conversation-store.ts';
import { createStore } from './create-store.ts';
import { hostOriginOf, openHostLink } from './host-link.ts';
import { newClientId } from './new-client-id.ts';
import { openSessionMemory } from './session-memory.ts';
import { readSettings } from './settings.ts';
import { openSocketWire } from './socket-wire.ts';
import './theme.css';
import './layout.css';
import './messages.css';
import './panels.css';

const settings = readSettings(location.hash, navigator.language);
const memory = openSessionMemory(() => sessionStorage);
const store = createStore(reduce, emptyConversation);
let language = settings.language;

const wire = openSocketWire({
  token: memory.token,
  listener: {
    opened: () => void connection.wireOpened(),
    lost: () => connection.wireLost(),
    refused: (failure) => connection.wireRefused(failure),
    received: (action) => store.dispatch(action),
  },
});
const connection = createConnection({
  wire,
  getState: store.getState,
  dispatch: store.dispatch,
  newId: newClientId,
  now: Date.now,
  pause: (ms) => new Promise((resolve) => void setTimeout(resolve, ms)),
  language: () => language,
  page: settings.page,
  rememberToken: memory.setToken,
});
store.subscribe(() => void connection.catchUp());

const hostListeners = new Set<(message: ToFrame) => void>();
const host = openHostLink(window, hostOriginOf(window, settings.hostOrigin), (message) => {
  for (const listener of [...hostListeners]) listener(message);
});

const place = document.getElementById('app');
if (place) {
  render(
    <App
      settings={{ ...settings, isElder: memory.isElder() ?? settings.isElder }}
      store={store}
      connection={connection}
      memory={memory}
      host={host}
      onHostMessage={(listener) => {
        hostListeners.add(listener);
        return () => void hostListeners.delete(listener);
      }}
      onLanguage={(chosen) => {
        language = chosen;
      }}
    />,
    place,
  );
}
