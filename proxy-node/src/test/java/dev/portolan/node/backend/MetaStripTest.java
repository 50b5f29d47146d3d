package dev.portolan.node.backend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.wire.Span;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetaStripTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|",
        "{ \"io.modelcontextprotocol/a\" : {\"b\":[1]} }|",
        "{\"a\" : 1.0 , \"io.modelcontextprotocol/x\":\"é\",\"é\": {\"y\":\"}\"} }"
            + "|{\"a\" : 1.0,\"é\": {\"y\":\"}\"}}",
        "{\"i\\u006f.modelcontextprotocol/x\":1,\"progressToken\":7}|{\"progressToken\":7}",
      })
  void keepsWhatIsNotReserved(String meta, String kept) {
    // Given
    byte[] body = ("{\"é\":1,\"_meta\":" + meta + "}").getBytes(StandardCharsets.UTF_8);
    int from = "{\"é\":1,\"_meta\":".getBytes(StandardCharsets.UTF_8).length;
    // When
    byte[] left = MetaStrip.unreserved(body, new Span(from, body.length - 1));
    // Then
    assertThat(new String(left, StandardCharsets.UTF_8)).isEqualTo(kept == null ? "" : kept);
  }

  @Test
  void keepsNumbersAndNamesOfAnyLength() {
    // Given
    String own = "{\"" + "n".repeat(60_000) + "\":" + "7".repeat(2_000) + "}";
    byte[] meta = own.getBytes(StandardCharsets.UTF_8);
    Span whole = new Span(0, meta.length);
    // When
    byte[] left = MetaStrip.unreserved(meta, whole);
    // Then
    assertThat(new String(left, StandardCharsets.UTF_8)).isEqualTo(own);
    assertThat(MetaStrip.isReserved(meta, whole)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"_meta\":{}}|{}",
        "{ \"_meta\" : {} , \"a\":1}|{  \"a\":1}",
        "{\"a\":\",\" , \"_meta\":{}}|{\"a\":\",\" }",
        "{\"a\":1,\"\\u005fmeta\":{},\"b\":2}|{\"a\":1,\"b\":2}",
      })
  void takesTheWholeMemberOutWithItsComma(String params, String left) {
    // Given
    byte[] body = params.getBytes(StandardCharsets.UTF_8);
    int from = params.indexOf("{}");
    // When
    Span member = MetaStrip.wholeMember(body, new Span(from, from + 2));
    // Then
    assertThat(params.substring(0, member.from()) + params.substring(member.to())).isEqualTo(left);
  }
}
