package dev.portolan.model.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawJsonTest {
  private static final String AROUND = "{\"name\":\"never seen\"},";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"name":"a","x":1}    | {"name":"gh__a","x":1}
          {"name":"gh__a"}      | {"name":"a"}
          {"name":"a"}          | {"name":"a"}
          {"name":"a","d":"ü"}  | {"name":"a","d":"ä"}
          {"a":"aaaa"}          | {"a":"aaaaaaaa"}
          {"a":"aaaaaaaa"}      | {"a":"aaaa"}
          {}                    | [1,2]
          17                    | {"nothing":"alike"}
          ``                    | {}
          {}                    | ``
          """)
  void aValueThatSharesItsBytesIsTheSameValue(String json, String alike) {
    // Given
    byte[] text = (AROUND + alike + AROUND).getBytes(StandardCharsets.UTF_8);
    RawJson alone = RawJson.of(json);

    // When
    RawJson sharing = alone.sharing(text, AROUND.length(), text.length - AROUND.length());

    // Then
    assertThat(sharing).isEqualTo(alone).hasSameHashCodeAs(alone).hasToString(json);
    assertThat(alone).isEqualTo(sharing);
    assertThat(sharing.bytes()).isEqualTo(json.getBytes(StandardCharsets.UTF_8));
    assertThat(sharing.length()).isEqualTo(alone.length());
  }

  @Test
  void aValueThatSharesMayShareAnew() {
    // Given
    byte[] before = "{\"name\":\"one__a\",\"more\":true}".getBytes(StandardCharsets.UTF_8);
    byte[] after = "{\"name\":\"two__a\",\"more\":true}".getBytes(StandardCharsets.UTF_8);
    RawJson alone = RawJson.of("{\"name\":\"a\",\"more\":true}");

    // When
    RawJson anew = alone.sharing(before, 0, before.length).sharing(after, 0, after.length);
    Arrays.fill(before, (byte) 'x');

    // Then
    assertThat(anew).isEqualTo(alone).hasToString("{\"name\":\"a\",\"more\":true}");
  }

  @Test
  void whatIsAlikeIsKeptInTheTextAlone() {
    // Given
    byte[] text = "{\"name\":\"gh__a\",\"more\":true}".getBytes(StandardCharsets.UTF_8);
    RawJson sharing = RawJson.of("{\"name\":\"a\",\"more\":true}").sharing(text, 0, text.length);

    // When: what nobody is to do shows where the bytes are
    Arrays.fill(text, (byte) '.');

    // Then
    assertThat(sharing.toString()).matches("\\.{24}");
  }

  @Test
  void whateverIsAlikeOrNotItIsTheSameValue() {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      // Given: of two letters, so that much is alike
      byte[] bytes = letters(random);
      byte[] text = letters(random);
      int from = random.nextInt(text.length + 1);
      int to = from + random.nextInt(text.length - from + 1);

      // When
      RawJson sharing = RawJson.copyOf(bytes).sharing(text, from, to);

      // Then
      assertThat(sharing.bytes()).as("round %d", round).isEqualTo(bytes);
    }
  }

  @Test
  void valuesThatDifferAreNotEqual() {
    byte[] text = "{\"name\":\"gh__a\"}".getBytes(StandardCharsets.UTF_8);
    RawJson a = RawJson.of("{\"name\":\"a\"}").sharing(text, 0, text.length);

    assertThat(a).isNotEqualTo(RawJson.of("{\"name\":\"b\"}").sharing(text, 0, text.length));
    assertThat(a).isNotEqualTo(RawJson.of("{\"name\":\"gh__a\"}"));
    assertThat(a).isNotEqualTo("{\"name\":\"a\"}");
  }

  private static byte[] letters(Random random) {
    byte[] bytes = new byte[random.nextInt(12)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) ('a' + random.nextInt(2));
    }
    return bytes;
  }
}
