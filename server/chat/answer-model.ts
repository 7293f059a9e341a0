import type { Answerer } from './answerer.ts';
import type { ChatModel } from './model.ts';
import { buildPrompt } from './prompt.ts';
import type { Prompts } from './prompts.ts';

/** The answerer that lets a model put the evidence into words. It has no tools, and nothing but text is read from it. */
export function createModelAnswerer(deps: { prompts: Pick<Prompts, 'system'> }, model: ChatModel): Answerer {
  return {
    kind: 'model',
    model: model.name,
    write: (question, evidence, context, signal) => model.stream(buildPrompt(deps.prompts, question, evidence, context), signal),
  };
}
