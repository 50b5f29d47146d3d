package dev.portolan.node.session;

import dev.portolan.model.catalog.Fingerprint;

/**
 * Under what a session is kept: a digest of its id and of who began it. Another principal that
 * comes with the same id asks for another key, so that unknown, ended and foreign sessions are one
 * and the same: not there.
 *
 * @param digest of principal and id; neither can be read back out of it
 */
public record SessionKey(Fingerprint digest) {

  /**
   * The key of this session, if this principal began it.
   *
   * @param principal digest of tenant and subject, as {@code tenant.Caller} has it
   */
  public static SessionKey of(Fingerprint principal, SessionId id) {
    return new SessionKey(Fingerprint.of("session").add(principal.hex()).add(id.value()).build());
  }

  @Override
  public String toString() {
    return "session " + digest.hex().substring(0, 8);
  }
}
