package dev.portolan.loadtest.gatling;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The configuration of many tenants with a key and a mount each. */
final class TenantsYaml {
  private static final String PREFIX = "t";
  private static final String ONE =
      """
        %s:
          apiKeys: [{subject: user, sha256: %s}]
          mounts: {echo: {url: "%s", headers: {X-Tenant: "${tenant.id}"}}}
      """;

  private TenantsYaml() {}

  static String of(int tenants, URI backend) {
    StringBuilder yaml = new StringBuilder("tenants:\n");
    for (int tenant = 0; tenant < tenants; tenant++) {
      yaml.append(ONE.formatted(name(tenant), sha256(key(tenant)), backend));
    }
    return yaml.toString();
  }

  static String name(int tenant) {
    return PREFIX + tenant;
  }

  /**
   * Of a tenant's name.
   *
   * @throws IllegalArgumentException if it is none
   */
  static int numberOf(String name) {
    if (!name.matches(PREFIX + "\\d{1,6}")) {
      throw new IllegalArgumentException("tenant: '" + name + "' (expected: t and a number)");
    }
    return Integer.parseInt(name.substring(PREFIX.length()));
  }

  static String key(int tenant) {
    return "key-of-" + name(tenant) + "-in-a-load-test";
  }

  private static String sha256(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("a Java without SHA-256", impossible);
    }
  }
}
