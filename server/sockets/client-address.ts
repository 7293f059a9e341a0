import type { IncomingMessage } from 'node:http';

/** Whether the address `hop` steps away from us is one of the bank's own proxies. */
export type IsTrusted = (address: string, hop: number) => boolean;

/**
 * The address that connected to the nearest trusted proxy, or to us: what limits are counted by.
 * Addresses further away are what the client claims to be, so they count only behind trusted ones.
 */
export function clientAddress(request: Pick<IncomingMessage, 'headers' | 'socket'>, isTrusted: IsTrusted): string {
  const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').map((address) => address.trim()).filter((address) => address !== '');
  const hops = [request.socket.remoteAddress ?? '', ...forwarded.reverse()];
  return hops.find((address, hop) => !isTrusted(address, hop)) ?? hops.at(-1) ?? '';
}
