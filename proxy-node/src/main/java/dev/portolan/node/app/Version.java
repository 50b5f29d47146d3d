package dev.portolan.node.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** Which Portolan this is, and which Java runs it. */
final class Version implements IVersionProvider {

  /** The version of the jar, or {@code development} outside of one. */
  static String number() {
    @Nullable String version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"portolan " + number() + " (Java " + Runtime.version() + ")"};
  }
}
