package dev.portolan.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Writes request states that only their writer can have written. */
final class StateSeal {
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] key = new byte[32];

  StateSeal() {
    new SecureRandom().nextBytes(key);
  }

  String seal(JsonNode state) {
    byte[] text = state.toString().getBytes(StandardCharsets.UTF_8);
    Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
    return encoder.encodeToString(text) + "." + encoder.encodeToString(sign(text));
  }

  /** The state, or null if this was not sealed here. */
  @Nullable JsonNode open(String sealed) {
    int dot = sealed.indexOf('.');
    try {
      byte[] text = Base64.getUrlDecoder().decode(sealed.substring(0, Math.max(dot, 0)));
      byte[] signature = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
      return MessageDigest.isEqual(signature, sign(text))
          ? Json.parse(new String(text, StandardCharsets.UTF_8))
          : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  private byte[] sign(byte[] text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text);
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException(ALGORITHM + " (expected: in every JDK)", missing);
    }
  }
}
