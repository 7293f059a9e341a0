/** Keeps the `size` best of the numbered things offered, in a heap whose root is the worst kept one. Ties go to the smaller number. */
export class TopList {
  readonly #ids: Uint32Array;
  readonly #scores: Float32Array;
  readonly #size: number;
  #count = 0;
  /** A score must be above this to be kept. */
  threshold = 0;

  constructor(size: number) {
    this.#size = size;
    this.#ids = new Uint32Array(size);
    this.#scores = new Float32Array(size);
  }

  /** Offer in order of ids: of equal scores the earlier stays. Scores of 0 and less are never kept. */
  offer(id: number, score: number): void {
    if (score <= this.threshold) return;
    if (this.#count < this.#size) this.#rise(this.#count++, id, score);
    else this.#sink(id, score);
    if (this.#count === this.#size) this.threshold = this.#scores[0] ?? 0;
  }

  /** What was kept, in no order. */
  ids(): Uint32Array {
    return this.#ids.subarray(0, this.#count);
  }

  #rise(place: number, id: number, score: number): void {
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if ((this.#scores[parent] ?? 0) <= score) break;
      this.#set(at, this.#ids[parent] ?? 0, this.#scores[parent] ?? 0);
      at = parent;
    }
    this.#set(at, id, score);
  }

  #sink(id: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#count) break;
      if (child + 1 < this.#count && (this.#scores[child + 1] ?? 0) < (this.#scores[child] ?? 0)) child++;
      if ((this.#scores[child] ?? 0) >= score) break;
      this.#set(at, this.#ids[child] ?? 0, this.#scores[child] ?? 0);
      at = child;
    }
    this.#set(at, id, score);
  }

  #set(place: number, id: number, score: number): void {
    this.#ids[place] = id;
    this.#scores[place] = score;
  }
}
