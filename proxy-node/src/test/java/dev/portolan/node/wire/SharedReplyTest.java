package dev.portolan.node.wire;

import static dev.portolan.node.wire.Replies.through;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The event stream of a legacy backend for a legacy client that shares its session. */
class SharedReplyTest {
  private static final String ANSWER = "data: {\"id\":1,\"result\":{}}\n\n";
  private static final String TOLD = "data: {\"id\":77,\"result\":{}}\n\n";

  private final List<String> refused = new ArrayList<>();

  private String read(LogLevel level, String stream) {
    return new String(through(rewriter(level), List.of(stream.getBytes(UTF_8))), UTF_8);
  }

  private ReplyRewriter rewriter(LogLevel level) {
    ReplyEdits edits =
        ReplyEdits.inShared(
            RequestId.of(77), null, level, new SessionEdits(null, SharedReplyTest::translated));
    return ReplyRewriter.ofEvents(edits, json -> refused.add(new String(json, UTF_8)));
  }

  private static byte @Nullable [] translated(byte[] message) {
    String text = new String(message, UTF_8);
    return text.contains("roots") || text.contains("known")
        ? text.replace("ours", "theirs").getBytes(UTF_8)
        : null;
  }

  @Test
  void passesAQuestionAsTheClientIsToReadItAndInItsPlace() {
    // Given
    String before = "data: {\"method\":\"notifications/progress\"}\n\n";
    String question = "event: message\nid: 3\ndata: {\"id\":\"ours\",\"method\":\"roots\"}\n\n";

    // When
    String out = read(LogLevel.DEBUG, before + question + ANSWER);

    // Then
    assertThat(out)
        .isEqualTo(
            before + "event: message\ndata: {\"id\":\"theirs\",\"method\":\"roots\"}\n\n" + TOLD);
    assertThat(refused).isEmpty();
  }

  @Test
  void refusesAQuestionThatTheClientIsNotToRead() {
    // When
    String out = read(LogLevel.DEBUG, "data: {\"id\":5,\"method\":\"ping\"}\n\n" + ANSWER);

    // Then
    assertThat(out).isEqualTo(TOLD);
    assertThat(refused).containsExactly("{\"id\":5,\"method\":\"ping\"}");
  }

  @Test
  void passesTheCancellationOfAKnownQuestionOnly() {
    // Given
    String cancelled =
        "data: {\"method\":\"notifications/cancelled\",\"params\":{\"id\":\"%s\"}}\n\n";

    // When
    String out =
        read(
            LogLevel.DEBUG,
            cancelled.formatted("known ours") + cancelled.formatted("other") + ANSWER);

    // Then
    assertThat(out).isEqualTo(cancelled.formatted("known theirs") + TOLD);
    assertThat(refused).isEmpty();
  }

  @Test
  void takesOutWhatOnlyWhoeverHasTheSessionCouldUse() {
    // When
    String out = read(LogLevel.DEBUG, "id: 1\nretry: 5\ndata:\n\nid: 2\nretry: 9\n" + ANSWER);

    // Then
    assertThat(out).isEqualTo(TOLD);
  }

  @Test
  void passesLogMessagesFromTheLevelOn() {
    // Given
    String log = "data: {\"method\":\"notifications/message\",\"params\":{\"level\":\"%s\"}}\n\n";
    String all = log.formatted("info") + log.formatted("error") + ANSWER;

    // When
    String loud = read(LogLevel.DEBUG, all);
    String quiet = read(LogLevel.ERROR, all);

    // Then
    assertThat(loud).isEqualTo(all.replace("\"id\":1", "\"id\":77"));
    assertThat(quiet).isEqualTo(log.formatted("error") + TOLD);
  }

  @Test
  void readsTheSameHoweverTheStreamIsCut() {
    // Given
    String stream =
        "id: 0\ndata:\n\nid: 1\r\ndata: {\"id\":\"ours\",\r\ndata: \"method\":\"roots\"}\r\n\r\n"
            + "data: {\"method\":\"ping\",\"id\":2}\n\n: kept\n"
            + "data: {\"method\":\"notifications/message\",\"params\":{\"level\":\"info\"}}\n\n"
            + ANSWER;
    String whole = read(LogLevel.INFO, stream);
    Random random = new Random(7);

    for (int round = 0; round < 200; round++) {
      // When
      byte[] out =
          through(
              rewriter(LogLevel.INFO), Replies.cut(stream.getBytes(UTF_8), 1 + round % 9, random));

      // Then
      assertThat(new String(out, UTF_8)).as("round %d of seed 7", round).isEqualTo(whole);
    }
    assertThat(whole).contains("theirs").contains(": kept").endsWith(TOLD);
  }
}
