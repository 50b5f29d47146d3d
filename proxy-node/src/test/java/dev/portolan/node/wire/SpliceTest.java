package dev.portolan.node.wire;

import static dev.portolan.node.wire.Requests.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpliceTest {
  private static Edit edit(int from, int to, String with) {
    return new Edit(new Span(from, to), utf8(with));
  }

  private static String apply(String body, Edit... edits) {
    return Splice.apply(utf8(body), List.of(edits)).toString(StandardCharsets.UTF_8);
  }

  @Test
  void replacesInsertsAndRemoves() {
    assertThat(
            apply(
                "0123456789", edit(0, 2, "ab"), edit(4, 4, "+"), edit(4, 4, "-"), edit(9, 10, "")))
        .isEqualTo("ab23+-45678");
  }

  @Test
  void leavesABodyWithoutEditsAsItIs() {
    assertThat(apply("as it is")).isEqualTo("as it is");
  }

  @Test
  void refusesEditsThatOverlapOrAreOutOfOrderOrOutside() {
    assertThatThrownBy(() -> apply("0123", edit(0, 2, ""), edit(1, 3, "")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: within 2..4");
    assertThatThrownBy(() -> apply("0123", edit(2, 3, ""), edit(0, 1, "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> apply("0123", edit(4, 5, "")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "a\"b\\c/",
        "\u0000\n\u001f\u007f",
        "é世😀\u2028",
        "\ud83d",
        "\ude00x"
      })
  void quotesTextSoThatItReadsTheSame(String text) {
    // When
    byte[] quoted = Splice.quoted(text);
    // Then
    assertThat(FullParse.of(quoted)).isEqualTo(TextNode.valueOf(text));
    assertThat(JsonText.decode(quoted, 0, quoted.length)).isEqualTo(text);
  }
}
