package dev.portolan.loadtest.answers;

/**
 * What is thought of one answer.
 *
 * @param why in a few words that many answers share; empty if it is good
 * @param detail of this one
 */
public record Judgement(Verdict verdict, String why, String detail) {
  private static final int MOST = 300;
  private static final Judgement GOOD = new Judgement(Verdict.OK, "", "");

  /** As it had to be. */
  public static Judgement good() {
    return GOOD;
  }

  static Judgement refused(String why, String detail) {
    return new Judgement(Verdict.REFUSED, why, shortened(detail));
  }

  /** An answer that must not be. */
  public static Judgement wrong(String why, String detail) {
    return new Judgement(Verdict.WRONG, why, shortened(detail));
  }

  /** No answer, or half of one. */
  static Judgement broken(String why, String detail) {
    return new Judgement(Verdict.BROKEN, why, shortened(detail));
  }

  public boolean isGood() {
    return verdict == Verdict.OK;
  }

  private static String shortened(String text) {
    String line = text.strip().replace('\n', ' ');
    return line.length() > MOST ? line.substring(0, MOST) + "..." : line;
  }
}
