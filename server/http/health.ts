import { Router } from 'express';

/** `/healthz`: the process lives. `/readyz`: it can answer customers now; says what is missing, by name only. */
export function healthRoutes(deps: { readiness: () => Promise<Record<string, boolean>> }): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ ok: true });
  });
  router.get('/readyz', async (_request, response) => {
    const checks = await deps.readiness();
    const ok = Object.values(checks).every(Boolean);
    response.status(ok ? 200 : 503).json({ ok, checks });
  });
  return router;
}
