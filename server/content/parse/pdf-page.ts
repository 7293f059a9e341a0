/** Text that was drawn in one stroke. Coordinates are points from the page's top left corner; `y` is the baseline. */
export interface Run {
  text: string;
  x0: number;
  x1: number;
  y: number;
  size: number;
  bold: boolean;
}

/** A drawn straight line: `at` is its y (horizontal) or x (vertical), `from` < `to` its extent. */
export interface Rule {
  at: number;
  from: number;
  to: number;
}

export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** What stands on one page, after turning it upright. */
export interface PageContent {
  number: number;
  width: number;
  height: number;
  runs: Run[];
  horizontal: Rule[];
  vertical: Rule[];
  /** Coloured areas, as behind header cells. */
  fills: Box[];
}
