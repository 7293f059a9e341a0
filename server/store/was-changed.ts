/** Whether a compare-and-set found its row. */
export function wasChanged(result: { numUpdatedRows: bigint }): boolean {
  return result.numUpdatedRows > 0n;
}
