package dev.portolan.node.config;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key that opens a tenant. The key itself is not known, only its digest.
 *
 * @param subject who presents it; never {@code anonymous}
 * @param sha256 64 lower-case hexadecimal digits: SHA-256 of the key's bytes
 * @param scopes what it grants
 * @param claims what bindings may read of it
 * @param expires from when on it is worth nothing; null for never
 */
public record ApiKeyConfig(
    String subject,
    String sha256,
    Set<String> scopes,
    Map<String, String> claims,
    @Nullable Instant expires) {
  static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  public ApiKeyConfig {
    if (subject.isEmpty() || subject.equals(TenantConfig.ANONYMOUS)) {
      throw new IllegalArgumentException(
          "subject: '" + subject + "' (expected: a name other than 'anonymous')");
    }
    if (!DIGEST.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256: *** (expected: 64 hexadecimal digits)");
    }
    scopes = Set.copyOf(scopes);
    claims = Map.copyOf(claims);
  }

  @Override
  public String toString() {
    return "ApiKeyConfig[subject=%s, sha256=***, scopes=%s, claims=%s, expires=%s]"
        .formatted(subject, new TreeSet<>(scopes), new TreeSet<>(claims.keySet()), expires);
  }
}
