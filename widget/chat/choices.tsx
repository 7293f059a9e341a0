import { useWidget } from './widget-context.ts';

/** Answers or questions to choose from; each is sent as if it had been typed. */
export function Choices({ label, choices }: { label: string; choices: string[] }) {
  const { ask } = useWidget();
  return (
    <div class="choices" role="group" aria-label={label}>
      <p class="muted" aria-hidden="true">{label}</p>
      {choices.map((choice) => (
        <button type="button" key={choice} class="button choice" onClick={() => ask(choice)}>{choice}</button>
      ))}
    </div>
  );
}
