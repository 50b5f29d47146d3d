package dev.portolan.node.relaylog;

import dev.portolan.model.catalog.Fingerprint;

/**
 * Under what a log is kept.
 *
 * @param digest of something that nobody can guess; it cannot be read back out of it
 */
public record LogKey(Fingerprint digest) {

  /** The log of this purpose under this secret name. */
  public static LogKey of(String purpose, String name) {
    return new LogKey(Fingerprint.of("log").add(purpose).add(name).build());
  }
}
