// For the test of regions.

export function outer(first, second) {
  // #region inner
  if (first)
    // #region marked
    second();
    // #endregion marked
  // #endregion inner
}
