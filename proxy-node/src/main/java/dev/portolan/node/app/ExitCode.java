package dev.portolan.node.app;

import dev.portolan.node.config.ConfigException;
import java.net.BindException;

/**
 * What the process says to the one who started it. The numbers above 2 are those of {@code
 * sysexits.h}. The launcher uses {@link #UNAVAILABLE} and {@link #INTERNAL} too.
 */
final class ExitCode {
  /** Done, or stopped as asked. */
  static final int OK = 0;

  /** The command line is wrong. */
  static final int USAGE = 2;

  /**
   * Something outside is missing or taken: a JDK, Maven, a redis-server, the address to listen on,
   * a node to ask or its shared store.
   */
  static final int UNAVAILABLE = 69;

  /** A fault of Portolan's own. */
  static final int INTERNAL = 70;

  /** The node does not let this user give commands. */
  static final int NO_PERMISSION = 77;

  /** The configuration is wrong. */
  static final int CONFIG = 78;

  private ExitCode() {}

  /** The code that tells of this failure. */
  static int of(Throwable cause) {
    if (cause instanceof ConfigException) {
      return CONFIG;
    }
    if (cause instanceof CommandFailed failed) {
      return failed.exitCode();
    }
    return cause instanceof BindException ? UNAVAILABLE : INTERNAL;
  }
}
