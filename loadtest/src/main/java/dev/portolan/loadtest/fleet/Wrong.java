package dev.portolan.loadtest.fleet;

/** Something that must not happen was seen: the run has failed. */
public final class Wrong extends RuntimeException {
  private static final long serialVersionUID = 1;

  public Wrong(String message) {
    super(message);
  }

  public Wrong(String message, Throwable cause) {
    super(message, cause);
  }
}
