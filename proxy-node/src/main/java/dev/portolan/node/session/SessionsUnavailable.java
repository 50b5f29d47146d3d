package dev.portolan.node.session;

/** The store of sessions could not be asked: whether a session is there is not known. */
public final class SessionsUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason a word, without addresses and secrets
   */
  public SessionsUnavailable(String reason) {
    super(reason, null, false, false);
  }
}
