package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.Conversation;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.Reply;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A legacy client comes back, to another node, for what it has not heard. */
class LegacyResumingTest {
  private static final String LOG = "notifications/message";

  private final Backends backends = new Backends();
  private final Promise<Void> gate = Promise.promise();

  @AfterEach
  void close() {
    backends.close();
  }

  private FakeMcpServer resumable() {
    return backends.legacy().offers(tool("work")).resumable();
  }

  /** Ends the stream of the call once it has an id to resume from; the rest comes later. */
  private static void pausing(Conversation talk, Future<Void> gate) {
    talk.begin();
    talk.log("info", "before");
    talk.closeStream();
    gate.onSuccess(
        go -> {
          talk.log("info", "after");
          talk.finish("{\"content\":[]}");
        });
  }

  @Test
  void hasTheRestOfAReplyWhoseStreamTheBackendHasClosed() {
    // Given
    FakeMcpServer backend = resumable();
    backend.answers("work", Reply.talk(talk -> pausing(talk, gate.future())));
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      Opened begun = here.streamOf(LegacyClient.bodyOf("77", "tools/call", "\"name\":\"work\""));
      String end = begun.untilOver();

      // When
      Opened rest = here.elsewhere(fleet.client(1)).resume(begun.ids().getLast());
      gate.complete();
      rest.untilOver();

      // Then
      assertThat(end).isEqualTo("ended");
      assertThat(begun.text()).contains("before", "retry: 500").doesNotContain("error");
      assertThat(begun.ids().getFirst()).startsWith("c:crm:");
      assertThat(rest.text()).contains("after").doesNotContain("before");
      assertThat(rest.answer().path("id").asInt()).isEqualTo(77);
      assertThat(rest.answer().path("result").has("content")).isTrue();
      assertThat(rest.ids()).allMatch(id -> id.startsWith("c:crm:")).doesNotHaveDuplicates();
      assertThat(backend.count(McpMethod.TOOLS_CALL)).isEqualTo(1);
    }
  }

  @Test
  void hasTheRestOfAReplyWhoseStreamWasCut() {
    // Given
    FakeMcpServer backend = resumable();
    backend.answers(
        "work",
        Reply.talk(
            talk -> {
              talk.log("info", "before");
              gate.future().onSuccess(go -> talk.drop());
            }));
    try (Fleet fleet = Fleet.of(2, Backends.mount(backend))) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      Opened begun = here.stream("tools/call", LegacyClient.named("work"));
      begun.untilItSays("before");

      // When
      gate.complete();

      // Then
      assertThat(begun.untilOver()).isEqualTo("broken");
      assertThat(begun.text()).doesNotContain("error");
    }
  }

  @Test
  void isToldThatThereIsNothingToResume() {
    // Given
    FakeMcpServer backend = resumable();
    try (Fleet fleet = Fleet.of(1, Backends.mount(backend))) {
      LegacyClient client = LegacyClient.at(fleet.client(0));
      client.call("work");

      // When
      Opened gone = client.resume("c:crm:post9999_1");
      Opened foreign = client.resume("c:other:post1_1");

      // Then
      assertThat(gone.status()).isEqualTo(502);
      assertThat(foreign.status()).isEqualTo(400);
    }
  }

  @Test
  void listensOnToTheStreamsOfTwoBackendsFromWhereTheyWere() {
    // Given
    FakeMcpServer one = backends.legacy().offers(tool("t")).resumable();
    FakeMcpServer two = backends.legacy().offers(tool("t")).resumable();
    String yaml =
        """
        tenants:
          acme:
            mounts:
              one: {url: "%s", prefix: one}
              two: {url: "%s", prefix: two}
        """
            .formatted(one.uri(), two.uri());
    try (Fleet fleet = Fleet.of(2, yaml)) {
      LegacyClient here = LegacyClient.at(fleet.client(0));
      here.call("one_t");
      here.call("two_t");
      Opened first = here.listen();
      hears(first, one, "of one");
      hears(first, two, "of two");
      String last = first.ids().getLast();
      one.announce(LOG, data("late of one"));
      first.untilItSays("late of one");
      first.leave();

      // When
      Opened second = here.elsewhere(fleet.client(1)).resume(last);

      // Then
      second.untilItSays("late of one");
      hears(second, one, "next of one");
      hears(second, two, "next of two");
      assertThat(last).startsWith("s:one=").contains(":two=");
      assertThat(second.ids()).doesNotContain(last).doesNotHaveDuplicates();
      second.leave();
    }
  }

  /** Said until it is heard: the stream of the backend opens when it will. */
  private static void hears(Opened stream, FakeMcpServer backend, String text) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .until(
            () -> {
              backend.announce(LOG, data(text));
              return stream.text().contains('"' + text + '"');
            });
  }

  private static String data(String text) {
    return "{\"level\":\"info\",\"data\":\"" + text + "\"}";
  }
}
