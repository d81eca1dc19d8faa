/**
 * The access and refresh tokens of one provider. A family is everything from one authorization; reuse detection
 * revokes the family.
 */
import { Bounded } from "./bounded.js";

export class Tokens {
  #byAccess = new Bounded(5000);
  #byRefresh = new Bounded(5000);
  #now;

  constructor(now) {
    this.#now = now;
  }

  /**
   * @param {{ access_token: string, refresh_token?: string, client_id: string, user?: string, scope: string,
   *   lifetime: number | null, family: string, auth_time?: number, nonce?: string, sid?: string, previous?: object }} record
   */
  issue(record) {
    const token = { revoked: false, ended: false, refreshUsed: false, ...record, created: this.#now() };
    this.#byAccess.set(token.access_token, token);
    if (token.refresh_token) this.#byRefresh.set(token.refresh_token, token);
    return token;
  }

  byAccess(value) {
    return typeof value === "string" ? this.#byAccess.get(value) : undefined;
  }

  byRefresh(value) {
    return typeof value === "string" ? this.#byRefresh.get(value) : undefined;
  }

  expired(token) {
    return token.lifetime !== null && this.#now() >= token.created + token.lifetime * 1000;
  }

  live(token) {
    return token !== undefined && !token.revoked && !token.ended && !this.expired(token);
  }

  /** The whole seconds left, never negative; null if the token does not expire. */
  remaining(token) {
    if (token.lifetime === null) return null;
    return Math.max(0, Math.floor((token.created + token.lifetime * 1000 - this.#now()) / 1000));
  }

  /** The newest live token of this client, person and set of scopes. */
  newestLive(clientId, user, scope) {
    const wanted = scopeSet(scope);
    const fits = (token) => token.client_id === clientId && token.user === user && scopeSet(token.scope) === wanted && this.live(token);
    return [...this.#byAccess.values()].findLast(fits);
  }

  /** The newest token that fits. */
  newest(fits) {
    return [...this.#byAccess.values()].findLast(fits);
  }

  revokeFamily(family) {
    this.revokeWhere((token) => token.family === family);
  }

  revokeWhere(fits) {
    for (const token of this.#byAccess.values()) if (fits(token)) token.revoked = true;
  }

  /** Ends the access tokens of a family; its refresh tokens stay. */
  endAccess(family) {
    for (const token of this.#byAccess.values()) if (token.family === family) token.ended = true;
  }

  clear() {
    this.#byAccess.clear();
    this.#byRefresh.clear();
  }
}

const scopeSet = (scope) => [...new Set(scope.split(" ").filter(Boolean))].sort().join(" ");
