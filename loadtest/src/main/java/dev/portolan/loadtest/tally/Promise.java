package dev.portolan.loadtest.tally;

/**
 * Something that must hold of a run.
 *
 * @param claim what must be, with figures
 * @param seen what was
 */
public record Promise(String claim, String seen, boolean isKept) {

  /** There must be none of these. */
  public static Promise none(String what, long seen) {
    return new Promise("no " + what, Long.toString(seen), seen == 0);
  }

  /** There must be so many of these. */
  public static Promise exactly(String what, long expected, long seen) {
    return new Promise(what + ": " + expected, Long.toString(seen), seen == expected);
  }

  /** There may be so many of these. */
  public static Promise atMost(String what, long most, long seen) {
    return new Promise(what + ": at most " + most, Long.toString(seen), seen <= most);
  }

  /** There must be so many of these. */
  public static Promise atLeast(String what, long least, long seen) {
    return new Promise(what + ": at least " + least, Long.toString(seen), seen >= least);
  }

  @Override
  public String toString() {
    return "%s  %s  (seen: %s)".formatted(isKept ? "kept  " : "BROKEN", claim, seen);
  }
}
