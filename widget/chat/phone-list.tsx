import { phoneHref } from './safe-markdown.ts';
import { useWidget } from './widget-context.ts';

/** Numbers to call as large links: the given one, or else the bank's first. */
export function PhoneList({ phone }: { phone?: string | undefined }) {
  const { texts, bank } = useWidget();
  const known = bank?.phones.filter((entry) => (phone === undefined || phone === '' ? true : entry.number === phone)).slice(0, 1) ?? [];
  const shown = known.length > 0 ? known : phone ? [{ key: 'phone', label: texts.orCall, number: phone }] : [];
  return (
    <>
      {shown.map(({ key, label, number }) => (
        <a key={key} class="button phone" href={phoneHref(number)}>
          {`${label} `}
          <span class="number">{number}</span>
        </a>
      ))}
    </>
  );
}
