package dev.portolan.loadtest.answers;

import java.util.Locale;

/** What came of one request. */
public enum Verdict {
  /** It was answered as it had to be. */
  OK,
  /** And nothing was executed: 429, 503, or an error that says that it may be made again. */
  REFUSED,
  /** Another's answer, an error, or something that is no answer. */
  WRONG,
  /** No whole answer came: the connection broke, or the balancer says that the node gave none. */
  BROKEN;

  /** For people. */
  public String told() {
    return name().toLowerCase(Locale.ROOT);
  }
}
