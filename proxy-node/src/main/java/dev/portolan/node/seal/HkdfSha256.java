package dev.portolan.node.seal;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The key derivation of RFC 5869 with HMAC-SHA-256. */
final class HkdfSha256 {
  private static final String HMAC = "HmacSHA256";
  private static final int HASH_BYTES = 32;

  private HkdfSha256() {}

  /** A pseudorandom key out of keying material of any shape. An empty salt stands for zeros. */
  static byte[] extract(byte[] salt, byte[] material) {
    return hmac(salt.length == 0 ? new byte[HASH_BYTES] : salt, material);
  }

  /**
   * Keying material for one purpose.
   *
   * @param length in bytes, 1 to 8160
   */
  static byte[] expand(byte[] pseudorandomKey, byte[] info, int length) {
    if (length < 1 || length > 255 * HASH_BYTES) {
      throw new IllegalArgumentException("length: " + length + " (expected: 1 to 8160)");
    }
    byte[] material = new byte[length];
    byte[] block = new byte[0];
    for (int done = 0, counter = 1; done < length; done += HASH_BYTES, counter++) {
      byte[] input = Arrays.copyOf(block, block.length + info.length + 1);
      System.arraycopy(info, 0, input, block.length, info.length);
      input[input.length - 1] = (byte) counter;
      block = hmac(pseudorandomKey, input);
      System.arraycopy(block, 0, material, done, Math.min(HASH_BYTES, length - done));
    }
    return material;
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      return mac.doFinal(message);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(HMAC + " is part of every Java platform", impossible);
    }
  }
}
