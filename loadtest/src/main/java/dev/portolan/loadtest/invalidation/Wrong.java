package dev.portolan.loadtest.invalidation;

/** Something that must not happen was seen: the run has failed. */
final class Wrong extends RuntimeException {
  private static final long serialVersionUID = 1;

  Wrong(String message) {
    super(message);
  }

  Wrong(String message, Throwable cause) {
    super(message, cause);
  }
}
