package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.portolan.model.mcp.Era;
import dev.portolan.model.mcp.RpcCode;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.Reply;
import io.vertx.core.Promise;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much of a reply is kept while nobody reads it, and while somebody reads it slowly. */
class ReplayBoundsTest {
  private static final int LARGE = 100 << 10;
  private static final int MAX_BYTES = 4 << 20;
  private static final int MAX_EVENTS = 10_000;

  private final ReplayRig rig = ReplayRig.of(Era.LEGACY);
  private final Promise<Void> nobodyReads = Promise.promise();

  @AfterEach
  void close() {
    rig.close();
  }

  /** After its first two, the tool says so many events of this length. */
  private void saysThen(int events, int length, String answer) {
    String text = "x".repeat(length);
    rig.backend()
        .answers(
            "work",
            Reply.talk(
                talk -> {
                  ReplayRig.says(talk, "one");
                  ReplayRig.says(talk, "two");
                  nobodyReads.future().onSuccess(go -> says(talk, events, text, answer));
                }));
  }

  private static void says(Conversation talk, int events, String text, String answer) {
    for (int event = 0; event < events; event++) {
      ReplayRig.says(talk, text);
    }
    if (!answer.isEmpty()) {
      talk.finish(answer);
    }
  }

  /** A reply that goes into its log, with nobody there to read it; the id of its first event. */
  private static String unread(LegacyClient client) {
    Opened begun = ReplayRig.begin(client);
    begun.leave();
    client.resume(begun.ids().getFirst()).untilItSays("\"two\"").leave();
    return begun.ids().getFirst();
  }

  /** That the client has all that is kept, in order, and hears then why there is no more. */
  private static void hasWhatThereIs(Opened rest) {
    JsonNode answer = rest.answer();
    assertThat(answer.path("id").asInt()).isEqualTo(77);
    assertThat(answer.at("/error/code").asInt()).isEqualTo(RpcCode.INTERNAL_ERROR);
    assertThat(answer.at("/error/data/reason").asText()).isEqualTo("too_large");
    assertThat(answer.at("/error/data/retryable").asBoolean(true)).isFalse();
    assertThat(rest.ids()).isEqualTo(idsFrom(2, rest));
  }

  private static List<String> idsFrom(long first, Opened rest) {
    String prefix = ReplayRig.prefix(rest);
    return LongStream.range(first, first + rest.ids().size())
        .mapToObj(number -> prefix + number)
        .toList();
  }

  @Test
  void aReplyOfTooManyBytesEndsAtItsBackendAndIsReadAsFarAsItCame() {
    // Given
    saysThen(2 * MAX_BYTES / LARGE, LARGE, "");
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient client = LegacyClient.at(fleet.client(0));
      String first = unread(client);

      // When
      nobodyReads.complete();
      TestClient.await(rig.backend().awaitCancelled(1));
      Opened rest = client.elsewhere(fleet.client(1)).resume(first);

      // Then
      hasWhatThereIs(rest);
      assertThat(rest.text().length()).isBetween(MAX_BYTES - 2 * LARGE, MAX_BYTES);
    }
  }

  @Test
  void aReplyOfTooManyEventsEndsLikewise() {
    // Given
    saysThen(MAX_EVENTS + 100, 1, "");
    try (NodeUnderTest node = NodeUnderTest.of(rig.mount())) {
      LegacyClient client = LegacyClient.at(node.client());
      String first = unread(client);

      // When
      nobodyReads.complete();
      TestClient.await(rig.backend().awaitCancelled(1));
      Opened rest = client.resume(first);

      // Then
      hasWhatThereIs(rest);
      assertThat(rest.ids()).hasSizeBetween(MAX_EVENTS - 100, MAX_EVENTS);
    }
  }

  @Test
  void aClientThatReadsSlowlyMissesNothing() {
    // Given
    int events = MAX_BYTES / LARGE - 2;
    saysThen(events, LARGE, "{\"content\":[],\"said\":\"all\"}");
    try (Fleet fleet = Fleet.of(2, rig.mount())) {
      LegacyClient client = LegacyClient.at(fleet.client(0));
      String first = unread(client);
      nobodyReads.complete();
      client.resume(first).untilOver();

      // When
      Opened rest = client.elsewhere(fleet.client(1)).resume(first);
      rest.readsNothing();
      client.elsewhere(fleet.client(1)).call("quick");
      rest.readsOn();

      // Then
      assertThat(rest.answer().at("/result/said").asText()).isEqualTo("all");
      assertThat(rest.ids()).hasSize(events + 2).isEqualTo(idsFrom(2, rest));
    }
  }
}
