import type { BankView } from '../../server/protocol.ts';

const SHOWN_PHONES = 4;

/** Fills the page with the facts of the bank whose knowledge the server holds: the page itself names none. */
async function fillPage(page: Document): Promise<void> {
  const response = await fetch(`/api/bank?language=${page.documentElement.lang}`);
  if (!response.ok) return;
  const bank = (await response.json()) as BankView;
  const place = (name: string): Element | null => page.querySelector(`[data-fill="${name}"]`);
  place('name')?.replaceChildren(bank.name);
  place('hours')?.replaceChildren(bank.hours);
  page.title = `${bank.name} · ${page.title}`;
  const first = bank.phones[0];
  const hotline = place('hotline');
  if (first && hotline instanceof HTMLAnchorElement) {
    hotline.textContent = `${first.label} ${first.number}`;
    hotline.href = callHref(first.number);
  }
  place('phones')?.replaceChildren(...bank.phones.slice(0, SHOWN_PHONES).map((phone) => {
    const link = page.createElement('a');
    link.href = callHref(phone.number);
    link.textContent = phone.number;
    const item = page.createElement('li');
    item.append(`${phone.label} `, link);
    return item;
  }));
}

function callHref(number: string): string {
  return `tel:${number.replace(/[^\d+]/g, '')}`;
}

void fillPage(document);
