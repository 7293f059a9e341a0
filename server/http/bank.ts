import { Router } from 'express';
import { languageSchema, type BankView, type WireLanguage } from '../protocol.ts';

/** `GET /api/bank?language=`: the bank's names, phones and hours, for the page and the widget. */
export function bankRoutes(deps: { bankView: (language: WireLanguage) => BankView }): Router {
  const router = Router();
  router.get('/api/bank', (request, response) => {
    const language = languageSchema.catch('zh-CN').parse(request.query['language']);
    response.set('cache-control', 'public, max-age=60').json(deps.bankView(language));
  });
  return router;
}
