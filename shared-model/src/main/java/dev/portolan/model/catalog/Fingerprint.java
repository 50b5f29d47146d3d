package dev.portolan.model.catalog;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A one-way digest of the parts that make something what it is. Parts are length-prefixed before
 * they are hashed, so that ("ab", "c") and ("a", "bc") differ; nothing secret can be read back out
 * of it.
 *
 * @param hex 64 lower-case hexadecimal digits (SHA-256)
 */
public record Fingerprint(String hex) {
  private static final int DIGITS = 64;

  public Fingerprint {
    if (!isDigest(hex)) {
      throw new IllegalArgumentException(
          "fingerprint: '" + hex + "' (expected: 64 hexadecimal digits)");
    }
  }

  /** By hand, since several are made for each request. */
  private static boolean isDigest(String hex) {
    if (hex.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      char digit = hex.charAt(i);
      if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
        return false;
      }
    }
    return true;
  }

  /** Starts a fingerprint of a purpose; equal parts under different purposes differ. */
  public static Builder of(String purpose) {
    return new Builder().add(purpose);
  }

  @Override
  public String toString() {
    return hex;
  }

  /** Collects the parts, in an order that matters. */
  public static final class Builder {
    private final MessageDigest digest;

    private Builder() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException impossible) {
        throw new IllegalStateException("SHA-256 is part of every Java platform", impossible);
      }
    }

    public Builder add(String part) {
      return add(part.getBytes(StandardCharsets.UTF_8));
    }

    public Builder add(byte[] part) {
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
      digest.update(part);
      return this;
    }

    public Builder add(long part) {
      return add(ByteBuffer.allocate(Long.BYTES).putLong(part).array());
    }

    /** The fingerprint of all parts so far. The builder is spent afterwards. */
    public Fingerprint build() {
      return new Fingerprint(HexFormat.of().formatHex(digest.digest()));
    }
  }
}
