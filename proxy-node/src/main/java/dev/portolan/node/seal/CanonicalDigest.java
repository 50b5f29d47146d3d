package dev.portolan.node.seal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.portolan.model.catalog.Fingerprint;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A digest of what a JSON value says, however it is spelled: key order, white space, escapes and
 * the spelling of numbers do not matter. It binds a request state to the arguments it was made for.
 *
 * <p>Numbers are equal if their values are ({@code 1}, {@code 1.0}, {@code 1e0}). A key that comes
 * twice in an object counts twice, in the order of its values.
 */
public final class CanonicalDigest {
  private static final int MAX_DEPTH = 200;

  private static final int MAX_NUMBER = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private CanonicalDigest() {}

  /**
   * The digest of the one JSON value that lies between these places.
   *
   * @throws IllegalArgumentException if it is not one JSON value, nests deeper than 200, or holds a
   *     number of more than 1000 digits
   */
  public static Fingerprint of(byte[] json, int from, int to) {
    try (JsonParser parser = JSON.createParser(json, from, to - from)) {
      parser.nextToken();
      Fingerprint digest = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("json: more than one value (expected: one)");
      }
      return digest;
    } catch (IOException notJson) {
      throw new IllegalArgumentException("json: not readable (expected: one value)", notJson);
    }
  }

  private static Fingerprint value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalArgumentException("json: nothing (expected: one value)");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> scalar("string", parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar("number", number(parser.getText()));
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> scalar("literal", parser.getText());
      default -> throw new IllegalArgumentException("json: " + token + " (expected: a value)");
    };
  }

  private static Fingerprint object(JsonParser parser) throws IOException {
    Map<String, List<Fingerprint>> members = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      members.computeIfAbsent(key, k -> new ArrayList<>(1)).add(value(parser));
    }
    Fingerprint.Builder digest = Fingerprint.of("object");
    members.forEach((key, values) -> values.forEach(v -> digest.add(utf16(key)).add(v.hex())));
    return digest.build();
  }

  private static Fingerprint array(JsonParser parser) throws IOException {
    Fingerprint.Builder digest = Fingerprint.of("array");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      digest.add(value(parser).hex());
    }
    return digest.build();
  }

  private static Fingerprint scalar(String type, String text) {
    return Fingerprint.of(type).add(utf16(text)).build();
  }

  /**
   * One spelling for each value. The exponent stays an exponent, so that 1e1000000000 is not
   * written out; one too large for any arithmetic keeps the spelling it has.
   */
  private static String number(String spelled) {
    try {
      BigDecimal value = new BigDecimal(spelled).stripTrailingZeros();
      return value.signum() == 0 ? "0" : value.unscaledValue() + "e" + -(long) value.scale();
    } catch (ArithmeticException | NumberFormatException beyondArithmetic) {
      return spelled;
    }
  }

  /** Not UTF-8: that has no bytes for a lone surrogate, and would make all of them alike. */
  private static byte[] utf16(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
