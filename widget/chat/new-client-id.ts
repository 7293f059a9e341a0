/** A new id for a message; unlike `crypto.randomUUID` it works on pages without TLS, as in a bank's test network. */
export function newClientId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
