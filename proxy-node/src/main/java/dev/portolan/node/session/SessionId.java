package dev.portolan.node.session;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a legacy client calls its session, in the header {@code Mcp-Session-Id} (specification
 * 2025-11-25, Transports, Session Management): 256 random bits, which say nothing of what they
 * stand for. Whoever knows one has no rights by it: a session is found only together with its
 * principal.
 *
 * @param value 43 characters of base64url
 */
public record SessionId(String value) {
  private static final int BYTES = 32;
  private static final int CHARACTERS = 43;

  public SessionId {
    if (!isOfOurForm(value)) {
      throw new IllegalArgumentException(
          "session id of " + value.length() + " characters (expected: 43 of base64url)");
    }
  }

  /** One that nobody has. */
  public static SessionId fresh(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SessionId(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** The id in this header; empty if it cannot be one of ours. */
  public static Optional<SessionId> parse(@Nullable String header) {
    return header != null && isOfOurForm(header)
        ? Optional.of(new SessionId(header))
        : Optional.empty();
  }

  /** By hand, since each request of a legacy client has one. */
  private static boolean isOfOurForm(String value) {
    if (value.length() != CHARACTERS) {
      return false;
    }
    for (int i = 0; i < CHARACTERS; i++) {
      if (!isOfBase64Url(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfBase64Url(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }

  /** Not the id: logs are read by others than its client. */
  @Override
  public String toString() {
    return "session id";
  }
}
