package dev.portolan.node.seal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys of one secret: one for each purpose, and an id by which a seal names the secret. */
final class KeyRing {
  static final int ID_BYTES = 4;
  private static final int KEY_BYTES = 32;
  private static final byte[] SALT = "portolan/seal/1".getBytes(StandardCharsets.US_ASCII);

  private final byte[] id;
  private final Map<Seal.Purpose, SecretKey> keys = new EnumMap<>(Seal.Purpose.class);

  KeyRing(byte[] secret) {
    byte[] root = HkdfSha256.extract(SALT, secret);
    id = HkdfSha256.expand(root, label("id"), ID_BYTES);
    for (Seal.Purpose purpose : Seal.Purpose.values()) {
      byte[] key = HkdfSha256.expand(root, label("key/" + purpose), KEY_BYTES);
      keys.put(purpose, new SecretKeySpec(key, "AES"));
    }
  }

  /** Says nothing about the secret, and is the same on every node that has it. */
  byte[] id() {
    return id.clone();
  }

  /** True if the id stands at this place. */
  boolean isNamedIn(byte[] sealed, int at) {
    return Arrays.equals(id, 0, ID_BYTES, sealed, at, at + ID_BYTES);
  }

  SecretKey key(Seal.Purpose purpose) {
    SecretKey key = keys.get(purpose);
    if (key == null) {
      throw new IllegalStateException("no key for " + purpose);
    }
    return key;
  }

  private static byte[] label(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
