package dev.portolan.node.relaylog;

/** The store of logs could not be asked: what is in a log is not known. */
public final class LogUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says why.
   *
   * @param reason a word, without addresses and secrets
   */
  public LogUnavailable(String reason) {
    super(reason, null, false, false);
  }
}
