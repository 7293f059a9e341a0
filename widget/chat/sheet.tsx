import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon } from './icons.tsx';
import { useWidget } from './widget-context.ts';

interface SheetProps {
  title: string;
  kind: 'source' | 'about';
  onClose: () => void;
  children: ComponentChildren;
}

/** A second panel: beside the conversation where there is room, else a sheet over it. Escape and its button close it. */
export function Sheet({ title, kind, onClose, children }: SheetProps) {
  const { texts } = useWidget();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class={`sheet ${kind}`} role="dialog" aria-label={title}>
      <div class="sheet-header">
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        <button type="button" class="plain close" aria-label={texts.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="sheet-body" tabIndex={0} role="group" aria-label={title}>{children}</div>
    </section>
  );
}
