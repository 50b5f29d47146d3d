package dev.portolan.node.seal;

import dev.portolan.model.catalog.Fingerprint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals with AES-256-GCM. A sealed text is base64url without padding of: the format version, the id
 * of the secret, a random nonce, the ciphertext with its tag. Purpose and binding are authenticated
 * but not in it. Safe for use by many threads.
 */
public final class AesSeal implements Seal {
  private static final byte VERSION = 1;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_AT = 1 + KeyRing.ID_BYTES;
  private static final int CONTENT_AT = NONCE_AT + NONCE_BYTES;
  private static final int SHORTEST_SECRET = 16;

  /** Nothing longer was sealed here: it is not even decoded. */
  private static final int LONGEST_SEALED = 64 << 10;

  private static final int LONGEST_CONTENT = LONGEST_SEALED / 4 * 3 - CONTENT_AT - TAG_BYTES;

  private final SecureRandom random = new SecureRandom();
  private final List<KeyRing> rings;

  /**
   * @param secret seals and opens; at least 16 characters
   * @param previousSecrets open what was sealed before the secret was changed
   */
  public AesSeal(String secret, List<String> previousSecrets) {
    var all = new ArrayList<KeyRing>();
    all.add(ringOf(secret));
    previousSecrets.forEach(previous -> all.add(ringOf(previous)));
    this.rings = List.copyOf(all);
  }

  private AesSeal(byte[] secret) {
    this.rings = List.of(new KeyRing(secret));
  }

  /** For a single node without a configured secret: what it seals, only it can open. */
  public static AesSeal ephemeral() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return new AesSeal(secret);
  }

  /**
   * @throws IllegalArgumentException if the content is longer than 49119 bytes
   */
  @Override
  public String seal(Purpose purpose, Fingerprint boundTo, byte[] content) {
    if (content.length > LONGEST_CONTENT) {
      throw new IllegalArgumentException(
          "content to seal: " + content.length + " bytes (expected: <= " + LONGEST_CONTENT + ")");
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(sealBytes(purpose, boundTo, content));
  }

  @Override
  public byte[] sealBytes(Purpose purpose, Fingerprint boundTo, byte[] content) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    KeyRing ring = rings.getFirst();
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, ring, purpose, nonce);
      cipher.updateAAD(bound(purpose, boundTo));
      byte[] ciphertext = cipher.doFinal(content);
      ByteBuffer sealed = ByteBuffer.allocate(CONTENT_AT + ciphertext.length);
      sealed.put(VERSION).put(ring.id()).put(nonce).put(ciphertext);
      return sealed.array();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM is part of every Java platform", impossible);
    }
  }

  @Override
  public Optional<byte[]> open(Purpose purpose, Fingerprint boundTo, String sealed) {
    return openBytes(purpose, boundTo, decoded(sealed));
  }

  @Override
  public Optional<byte[]> openBytes(Purpose purpose, Fingerprint boundTo, byte[] sealed) {
    if (sealed.length < CONTENT_AT + TAG_BYTES || sealed[0] != VERSION) {
      return Optional.empty();
    }
    return rings.stream()
        .filter(ring -> ring.isNamedIn(sealed, 1))
        .flatMap(ring -> opened(ring, purpose, boundTo, sealed).stream())
        .findFirst();
  }

  private static Optional<byte[]> opened(
      KeyRing ring, Purpose purpose, Fingerprint boundTo, byte[] sealed) {
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(sealed, NONCE_AT, nonce, 0, NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, ring, purpose, nonce);
      cipher.updateAAD(bound(purpose, boundTo));
      return Optional.of(cipher.doFinal(sealed, CONTENT_AT, sealed.length - CONTENT_AT));
    } catch (AEADBadTagException notOurs) {
      return Optional.empty();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("AES-GCM is part of every Java platform", impossible);
    }
  }

  private static Cipher cipher(int mode, KeyRing ring, Purpose purpose, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, ring.key(purpose), new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    return cipher;
  }

  private static byte[] bound(Purpose purpose, Fingerprint boundTo) {
    String bound = VERSION + "/" + purpose + "/" + boundTo.hex();
    return bound.getBytes(StandardCharsets.US_ASCII);
  }

  /** The bytes; none if this is no base64url, or is not how it would have been written here. */
  private static byte[] decoded(String sealed) {
    if (sealed.length() > LONGEST_SEALED) {
      return new byte[0];
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(sealed);
      String again = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
      return again.equals(sealed) ? bytes : new byte[0];
    } catch (IllegalArgumentException notBase64) {
      return new byte[0];
    }
  }

  private static KeyRing ringOf(String secret) {
    if (secret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "secret of "
              + secret.length()
              + " characters (expected: at least "
              + SHORTEST_SECRET
              + ")");
    }
    return new KeyRing(secret.getBytes(StandardCharsets.UTF_8));
  }
}
