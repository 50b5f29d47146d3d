package dev.portolan.node.session;

/** The session has ended while something was under way in it. */
public final class SessionGone extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SessionGone() {
    super("session ended", null, false, false);
  }
}
