package dev.portolan.node.wire;

import static dev.portolan.node.wire.Replies.allEdits;
import static dev.portolan.node.wire.Replies.legacy;
import static dev.portolan.node.wire.Replies.through;
import static dev.portolan.node.wire.Replies.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventReplyRewriterTest {
  private static final String ANSWER = "data: {\"id\":1,\"result\":{}}\n\n";

  private final List<String> requests = new ArrayList<>();

  private ReplyRewriter rewriter(ReplyEdits edits) {
    return ReplyRewriter.ofEvents(
        edits, json -> requests.add(new String(json, StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void restoresTheIdOfAResponseWhateverTheLineEnds(String end) {
    // Given
    ReplyRewriter rewriter = rewriter(withId());
    String stream = "event: message\nid: 5\ndata: {\"id\":\ndata:1, \"result\":{}}\n\n";

    // When
    String out = through(rewriter, stream.replace("\n", end));

    // Then
    assertThat(out).isEqualTo(stream.replace(":1,", ":77,").replace("\n", end));
    assertThat(rewriter.answered()).isTrue();
    assertThat(rewriter.betweenEvents()).isTrue();
  }

  @Test
  void changesNoIdOfANotificationOrAModernRequest() {
    // Given
    String stream = "data: {\"id\":1,\"method\":\"ping\"}\n\ndata: {\"method\":\"x\",\"id\":2}\n\n";

    // When
    String out = through(rewriter(withId()), stream);

    // Then
    assertThat(out).isEqualTo(stream);
    assertThat(requests).isEmpty();
  }

  @Test
  void takesRequestsOfALegacyServerOut() {
    // Given
    String first =
        "event: message\r\nid: 1\r\ndata: {\"method\":\"ping\",\r\ndata:  \"id\":9}\r\n\r\n";
    String second =
        "data: {\"id\":\"x\",\"params\":{\"taskId\":\"t\"},\"method\":\"roots/list\"}\n\n";

    // When
    String out = through(rewriter(allEdits(true)), first + ": kept\n" + second + ANSWER);

    // Then
    assertThat(requests)
        .containsExactly(
            "{\"method\":\"ping\",\n \"id\":9}",
            "{\"id\":\"x\",\"params\":{\"taskId\":\"t\"},\"method\":\"roots/list\"}");
    assertThat(out)
        .isEqualTo(
            ": kept\n"
                + "data: {\"id\":77,\"result\":{\"resultType\":\"complete\",\"ttlMs\":{"
                + " \"a\":0}}}\n\n");
  }

  @Test
  void takesEventIdsRetryAndPrimingOutOfALegacyStream() {
    // Given
    String stream =
        """
        id: 1
        retry: 500
        data:\s

        : ping

        id
        data: {"id":1,"result":{}}
        retry: 3

        retry: 1

        """;

    // When
    String out = through(rewriter(legacy(null)), stream);

    // Then
    assertThat(out).isEqualTo(": ping\n\n" + ANSWER);
  }

  @Test
  void mapsNotificationsOfUpdatedResourcesAndTasks() {
    // Given
    String early = "data: {\"params\":{\"uri\":\"a\",\"taskId\":\"t\"},\"method\":\"%s\"}\n\n";
    String late = "data: {\"method\":\"%s\",\"params\":{\"uri\":\"a\",\"taskId\":\"t\"}}\n\n";
    String updated = (early + late).replace("%s", "notifications/resources/updated");
    String other = (early + late).replace("%s", "notifications/tasks/status");

    // When
    String out = through(rewriter(allEdits(false)), updated + other);

    // Then
    String mapped = "\"gate\\u000a\\\"ü\\\"://a\"";
    assertThat(out)
        .isEqualTo(
            updated.replace("\"a\"", mapped).replace("\"t\"", "\"t!\"")
                + other.replace("\"t\"", "\"t!\""));
  }

  @Test
  void passesALegacyNotificationOfAnyNameOnceItIsWhole() {
    // Given
    ReplyRewriter rewriter = rewriter(allEdits(true));
    Buffer head = Buffer.buffer("data: {\"method\":\"own\",\"params\":{\"taskId\":\"t\"}}");

    // When
    Buffer before = rewriter.feed(head);
    Buffer after = rewriter.feed(Buffer.buffer("\n\n"));

    // Then
    assertThat(before.length()).isZero();
    assertThat(after.toString())
        .isEqualTo("data: {\"method\":\"own\",\"params\":{\"taskId\":\"t!\"}}\n\n");
  }

  @Test
  void letsAProgressNotificationFlowBeforeItIsWhole() {
    // Given
    ReplyRewriter rewriter = rewriter(allEdits(true));
    Buffer head = Buffer.buffer("data: {\"method\":\"notifications/progress\",\"params\":{");

    // When
    Buffer out = rewriter.feed(head);

    // Then
    assertThat(out).isEqualTo(head);
    assertThat(rewriter.betweenEvents()).isFalse();
  }

  @Test
  void saysWhenAnEventMayFollow() {
    // Given
    ReplyRewriter rewriter = rewriter(legacy(RequestId.of(1)));

    // When, Then
    assertThat(rewriter.betweenEvents()).isTrue();
    rewriter.feed(Buffer.buffer("event: message\ndata: {\"id\""));
    assertThat(rewriter.betweenEvents()).as("nothing is out").isTrue();
    rewriter.feed(Buffer.buffer(":3,\"result\":"));
    assertThat(rewriter.betweenEvents()).as("the head is out").isFalse();
    rewriter.feed(Buffer.buffer("{}}\n"));
    assertThat(rewriter.betweenEvents()).as("the event is open").isFalse();
    assertThat(rewriter.answered()).isFalse();
    rewriter.feed(Buffer.buffer("\n"));
    assertThat(rewriter.betweenEvents()).isTrue();
    assertThat(rewriter.answered()).isTrue();
    rewriter.feed(Buffer.buffer(": pi"));
    assertThat(rewriter.betweenEvents()).as("in a comment").isFalse();
  }

  @Test
  void dropsTheHeadOfAnEventThatNeverEnds() {
    // Given
    ReplyRewriter rewriter = rewriter(legacy(null));

    // When
    String out = through(rewriter, "data: {\"id\":1,\"method\":\"ping\"}\n");

    // Then
    assertThat(out).isEmpty();
    assertThat(requests).isEmpty();
    assertThat(rewriter.betweenEvents()).isTrue();
  }

  @Test
  void passesWhatIsNotJsonAndReadsTheNextEvent() {
    // Given
    ReplyRewriter rewriter = rewriter(withId());
    String odd = "data: hello\n\ndata: [1]\n\ndata: {\"id\":\"a\ndata: b\"}\n\ndata\n\nx:\n\n";

    // When
    String out = through(rewriter, "\ufeff" + odd + ANSWER);

    // Then
    assertThat(out).isEqualTo("\ufeff" + odd + ANSWER.replace(":1,", ":77,"));
    assertThat(rewriter.answered()).isTrue();
  }

  @Test
  void readsAFirstLineBehindAByteOrderMark() {
    // When
    String out = through(rewriter(withId()), "\ufeff" + ANSWER);

    // Then
    assertThat(out).isEqualTo("\ufeff" + ANSWER.replace(":1,", ":77,"));
  }

  @Test
  void refusesToHoldAnEndlessHeadOrRequest() {
    // Given
    String head = "data: {\"id\":1,\"x\":\"" + "x".repeat(64 << 10);
    String request = "data: {\"id\":1,\"method\":\"ping\",\"x\":\"" + "x".repeat(1 << 20);

    // When, Then
    assertThatThrownBy(() -> through(rewriter(legacy(null)), head))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("65536");
    assertThatThrownBy(() -> through(rewriter(legacy(null)), request))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("1048576");
  }
}
