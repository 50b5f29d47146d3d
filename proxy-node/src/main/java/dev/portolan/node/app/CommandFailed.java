package dev.portolan.node.app;

/** A command that could not do what it was told. The message is all that its user needs. */
final class CommandFailed extends RuntimeException {
  private final int exitCode;

  CommandFailed(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** One of {@link ExitCode}. */
  int exitCode() {
    return exitCode;
  }
}
