package dev.portolan.node.wire;

import static dev.portolan.node.wire.Replies.allEdits;
import static dev.portolan.node.wire.Replies.through;
import static dev.portolan.node.wire.Replies.withId;
import static dev.portolan.node.wire.Replies.withMembers;
import static dev.portolan.node.wire.Replies.withUris;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.model.catalog.RawJson;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReplyRewriterTest {

  @Test
  void restoresTheIdWhereverItStands() {
    // When
    String first = through(ReplyRewriter.ofJson(withId()), "{\"id\":1, \"result\":{\"id\":2}}");
    String last =
        through(ReplyRewriter.ofJson(withId()), "{\"result\":{},\"i\\u0064\" : \"x\\\"\" }");

    // Then
    assertThat(first).isEqualTo("{\"id\":77, \"result\":{\"id\":2}}");
    assertThat(last).isEqualTo("{\"result\":{},\"i\\u0064\" : 77 }");
  }

  @Test
  void addsMembersThatAreMissingAndOnlyThose() {
    // Given
    var edits = withMembers(Map.of("ttlMs", RawJson.of("5")));

    // When, Then
    assertThat(through(ReplyRewriter.ofJson(edits), "{\"result\":{}}"))
        .isEqualTo("{\"result\":{\"ttlMs\":5}}");
    assertThat(through(ReplyRewriter.ofJson(edits), "{\"result\":{\"a\":{\"ttlMs\":1} }}"))
        .isEqualTo("{\"result\":{\"a\":{\"ttlMs\":1} ,\"ttlMs\":5}}");
    assertThat(through(ReplyRewriter.ofJson(edits), "{\"result\":{\"ttl\\u004ds\":1}}"))
        .isEqualTo("{\"result\":{\"ttl\\u004ds\":1}}");
    assertThat(through(ReplyRewriter.ofJson(edits), "{\"result\":[{}],\"error\":{}}"))
        .isEqualTo("{\"result\":[{}],\"error\":{}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-32002", "-3.2002e4", "-32002.0"})
  void changesTheErrorCodeHoweverItIsSpelled(String code) {
    // When
    String out =
        through(
            ReplyRewriter.ofJson(allEdits(false)),
            "{\"error\":{\"code\":" + code + ",\"data\":{\"code\":-32002}},\"id\":null}");

    // Then
    assertThat(out).isEqualTo("{\"error\":{\"code\":-32602,\"data\":{\"code\":-32002}},\"id\":77}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-32003", "\"-32002\"", "1e999999999", "-", "1e-999999999", "null"})
  void leavesOtherErrorCodes(String code) {
    // Given
    String reply = "{\"error\":{\"code\":" + code + "},\"id\":77}";

    // When
    String out = through(ReplyRewriter.ofJson(allEdits(false)), reply);

    // Then
    assertThat(out).isEqualTo(reply);
  }

  @Test
  void mapsRequestStateAndTaskIdOnlyWhereTheyAreTheResultsOwnStrings() {
    // Given
    var edits =
        new ReplyEdits(null, Map.of(), Map.of(), Replies.MARKED, Replies.MARKED, null, false);

    // When
    String out =
        through(
            ReplyRewriter.ofJson(edits),
            "{\"result\":{\"requestState\":\"\\u00e4\\n"
                + "\",\"taskId\":\"t\",\"task\":{\"taskId\":\"t\"}},"
                + "\"taskId\":\"t\",\"params\":{\"taskId\":\"t\"}}");
    String other =
        through(ReplyRewriter.ofJson(edits), "{\"result\":{\"requestState\":7,\"taskId\":{}}}");

    // Then
    assertThat(out)
        .isEqualTo(
            "{\"result\":{\"requestState\":\"ä\\u000a!\",\"taskId\":\"t!\",\"task\":{\"taskId\":\"t\"}},"
                + "\"taskId\":\"t\",\"params\":{\"taskId\":\"t\"}}");
    assertThat(other).isEqualTo("{\"result\":{\"requestState\":7,\"taskId\":{}}}");
  }

  @Test
  void mapsEveryUriOfContentAndNoOther() {
    // Given: a text that must change is marked by its upper case
    String reply =
        """
        {"result":{"uri":"a","contents":[{"uri":"B","_meta":{"uri":"c"}},{"uri":"D"}],
        "content":[{"uri":"E","type":"resource_link"},{"type":"resource","resource":{"uri":"F","text":"uri"}},
        {"type":"text","text":"{\\"uri\\":\\"g\\"}"}, 3, "uri", [{"uri":"h"}]],
        "structuredContent":{"uri":"i","content":[{"uri":"j"}]},"_meta":{"uri":"k"},
        "messages":[{"role":"user","content":{"uri":"L"}},{"content":{"resource":{"uri":"M"}}},
        {"content":[{"uri":"N"},{"resource":{"uri":"O"}}],"uri":"p"}]},"uri":"q"}
        """;

    // When
    String out = through(ReplyRewriter.ofJson(withUris(uri -> "<" + uri + ">")), reply);

    // Then
    assertThat(out).isEqualTo(reply.replaceAll("\"uri\":\"([A-Z])\"", "\"uri\":\"<$1>\""));
  }

  @Test
  void keepsTheSpellingOfTextThatDoesNotChange() {
    // Given
    String reply = "{\"result\":{\"contents\":[{\"uri\":\"\\u0061\\/b\"}]}}";

    // When
    String out =
        through(ReplyRewriter.ofJson(withUris(uri -> uri.toLowerCase(Locale.ROOT))), reply);

    // Then
    assertThat(out).isEqualTo(reply);
  }

  @Test
  void passesAnUnchangedPieceAsItself() {
    // Given
    ReplyRewriter rewriter = ReplyRewriter.ofJson(ReplyEdits.NONE);
    Buffer piece = Buffer.buffer("{\"id\":1,\"result\":{}}");

    // When
    Buffer out = rewriter.feed(piece);

    // Then
    assertThat(out).isSameAs(piece);
    assertThat(rewriter.answered()).isTrue();
    assertThat(rewriter.betweenEvents()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "7",
        "{",
        "{}",
        "{\"id\":1}",
        "{\"result\":{}}",
        "{\"id\":1,\"result\":{}",
        "{\"id\":1,\"result\":{}}x",
        "{\"id\":1,\"result\":{]}}",
        "{\"id\":1 \"result\":{}}",
        "{\"id\":1,,\"result\":{}}",
        "{\"id\":1,\"result\":\"\n\"}",
        "{\"id\":\"1",
        "{\"id\":1,}"
      })
  void isNotAnsweredByWhatIsNoResponse(String reply) {
    // Given
    ReplyRewriter rewriter = ReplyRewriter.ofJson(ReplyEdits.NONE);

    // When
    String out = through(rewriter, reply);

    // Then
    assertThat(out).isEqualTo(reply);
    assertThat(rewriter.answered()).isFalse();
  }

  @Test
  void losesNothingOfATokenThatIsNotWhole() {
    // When
    String cut =
        through(ReplyRewriter.ofJson(allEdits(false)), "{\"result\":{\"requestState\":\"ab");
    String wrong =
        through(
            ReplyRewriter.ofJson(allEdits(false)),
            "{\"result\":{\"requestState\":\"a\\xb\",\"taskId\":\"t\"}}");

    // Then
    assertThat(cut).isEqualTo("{\"result\":{\"requestState\":\"ab");
    assertThat(wrong).isEqualTo("{\"result\":{\"requestState\":\"a\\xb\",\"taskId\":\"t\"}}");
  }

  @Test
  void passesUnreadWhatNestsTooDeep() {
    // Given
    String deep = "{\"id\":1,\"result\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";
    ReplyRewriter rewriter = ReplyRewriter.ofJson(ReplyEdits.NONE);

    // When
    String out = through(rewriter, deep);

    // Then
    assertThat(out).isEqualTo(deep);
    assertThat(rewriter.answered()).isFalse();
  }

  @Test
  void refusesToHoldMoreThanOneMebibyteOfAString() {
    // Given
    ReplyRewriter rewriter = ReplyRewriter.ofJson(allEdits(false));
    rewriter.feed(Buffer.buffer("{\"result\":{\"requestState\":\""));
    Buffer large = Buffer.buffer("x".repeat(1 << 20));

    // When, Then
    assertThatThrownBy(() -> rewriter.feed(large))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1048576");
  }

  @Test
  void letsLongStringsThatStayFlow() {
    // Given
    ReplyRewriter rewriter = ReplyRewriter.ofJson(allEdits(false));
    rewriter.feed(Buffer.buffer("{\"result\":{\"content\":[{\"text\":\""));
    Buffer large = Buffer.buffer("x".repeat(2 << 20));

    // When
    Buffer out = rewriter.feed(large);

    // Then
    assertThat(out).isSameAs(large);
  }
}
