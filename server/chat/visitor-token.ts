import { jwtVerify, SignJWT } from 'jose';
import type { Clock, NewId } from '../clock.ts';

const LIFETIME_MS = 30 * 24 * 3600 * 1000;
const ISSUER = 'openteller';
const AUDIENCE = 'visitor';

/** Signs and checks the token by which a visitor owns conversations. A conversation is never joined by knowing its id. */
export interface VisitorTokens {
  /** A token for a visitor; valid for 30 days. */
  sign(visitorId: string): Promise<string>;
  /** The visitor's id, or null for a token that is forged, expired or not ours. Never throws. */
  verify(token: string): Promise<string | null>;
}

export function createVisitorTokens(deps: { key: Uint8Array; now: Clock; newId: NewId }): VisitorTokens {
  return {
    sign: (visitorId) => {
      const at = Math.floor(deps.now() / 1000);
      return new SignJWT().setProtectedHeader({ alg: 'HS256' }).setSubject(visitorId).setIssuer(ISSUER).setAudience(AUDIENCE)
        .setIssuedAt(at).setExpirationTime(at + LIFETIME_MS / 1000).sign(deps.key);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, deps.key, { algorithms: ['HS256'], issuer: ISSUER, audience: AUDIENCE, currentDate: new Date(deps.now()) });
        return payload.sub ?? null;
      } catch {
        return null; // why it is refused helps only a forger
      }
    },
  };
}
