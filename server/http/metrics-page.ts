import { timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { AppError } from '../errors.ts';
import type { Metrics } from '../metrics.ts';

/** `/metrics` in Prometheus' text format, for whoever has the token; without a token set it does not exist. */
export function metricsRoutes(deps: { metrics: Metrics; token: string | undefined }): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (deps.token === undefined) throw new AppError('not-found', 'There is no such page.');
    if (!isSame(request.get('authorization') ?? '', `Bearer ${deps.token}`)) throw new AppError('unauthorized', 'Send the metrics token as a bearer token.');
    response.type(deps.metrics.registry.contentType).send(await deps.metrics.registry.metrics());
  });
  return router;
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
