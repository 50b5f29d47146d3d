package dev.portolan.node.tenant;

import dev.portolan.node.config.ApiKeyConfig;
import dev.portolan.node.config.TenantConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * All API keys of all tenants, by digest.
 *
 * <p>A look-up takes a time that depends on the SHA-256 of what was presented, never on how much of
 * a good key it resembles: who could learn from the timing how a digest compares would still have
 * to invert SHA-256 to turn that into a better guess. The final comparison is made in constant time
 * all the same, and for an unknown key as well, so that no case does visibly less work.
 */
final class ApiKeys {
  private final Map<ByteBuffer, Known> known = new HashMap<>();
  private final Known nobody;

  /**
   * @param digest SHA-256 of the key
   */
  private record Known(ByteBuffer digest, Optional<Principal> principal) {}

  ApiKeys(Collection<TenantConfig> tenants) {
    for (TenantConfig tenant : tenants) {
      for (ApiKeyConfig key : tenant.apiKeys()) {
        ByteBuffer digest = ByteBuffer.wrap(HexFormat.of().parseHex(key.sha256()));
        known.put(digest, new Known(digest, Optional.of(Principal.of(tenant, key))));
      }
    }
    nobody = new Known(ByteBuffer.allocate(256 / Byte.SIZE), Optional.empty());
  }

  Optional<Principal> find(Credential.Key key) {
    byte[] presented = sha256(key.text());
    Known found = known.getOrDefault(ByteBuffer.wrap(presented), nobody);
    boolean same = MessageDigest.isEqual(found.digest().array(), presented);
    return same ? found.principal() : Optional.empty();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
    }
  }
}
