package dev.portolan.loadtest.fleet;

/** What stands behind an option of a command line. */
public final class OptionValue {
  private OptionValue() {}

  /**
   * A whole number.
   *
   * @throws IllegalArgumentException with the usage, if it is none or out of bounds
   */
  public static int number(String option, String value, int least, int most, String usage) {
    if (value.matches("\\d{1,9}")) {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s (expected: %d to %d; %s)".formatted(option, value, least, most, usage));
  }
}
