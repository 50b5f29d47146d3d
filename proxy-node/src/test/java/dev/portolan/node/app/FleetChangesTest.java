package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.testkit.ManualClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a backend changes is served and told by every node, whichever of them heard of it. */
class FleetChangesTest {
  private static final int NODES = 3;
  private static final String TOOLS_CHANGED = "notifications/tools/list_changed";
  private static final String PROMPTS_CHANGED = "notifications/prompts/list_changed";

  private final Backends backends = new Backends();
  private final ManualClock clock = new ManualClock();
  private final Editions editions = Editions.of(backends.modern().offersPrompt("greet"));
  private Fleet fleet;
  private List<Opened> streams;

  @BeforeEach
  void open() {
    fleet = Fleet.of(NODES, Backends.mount(editions.backend(), "ttl: 60s"), clock);
    fleet.eachClient().forEach(client -> client.list("prompts/list"));
    assertThat(shown()).containsOnly(1);
    streams = fleet.eachClient().stream().map(FleetChangesTest::listen).toList();
    Awaitility.await("the backend is listened to")
        .atMost(Duration.ofSeconds(15))
        .until(
            () ->
                editions.backend().calls().stream()
                    .anyMatch(call -> call.body().contains("toolsListChanged")));
    TestClient.await(editions.backend().awaitOpenListens(1));
  }

  @AfterEach
  void close() {
    fleet.close();
    backends.close();
  }

  @Test
  void aRealChangeIsServedByEveryNodeAndToldOnceOnEveryStream() {
    // Given
    int lists = editions.lists();

    // When
    editions.announces(2);
    streams.forEach(stream -> stream.untilItSays(TOOLS_CHANGED));
    List<Integer> shown = shown();
    tellOfPrompts();

    // Then
    assertThat(shown).containsOnly(2);
    assertThat(told()).containsOnly(1);
    assertThat(editions.lists()).as("lists for all nodes together").isEqualTo(lists + 1);
  }

  @Test
  void aRumourIsToldToNobody() {
    // Given
    int lists = editions.lists();

    // When
    editions.backend().announceToolsChanged();
    TestClient.await(editions.backend().awaitCount("tools/list", lists + 1));
    List<Integer> shown = shown();
    tellOfPrompts();

    // Then
    assertThat(shown).containsOnly(1);
    assertThat(told()).containsOnly(0);
  }

  @Test
  void aStormOfAnnouncementsIsAFewFetchesAndToldOnce() {
    // Given
    int lists = editions.lists();
    editions.bringsOut(2);

    // When
    for (int announcement = 0; announcement < 100; announcement++) {
      editions.backend().announceToolsChanged();
    }
    streams.forEach(stream -> stream.untilItSays(TOOLS_CHANGED));
    tellOfPrompts();

    // Then
    assertThat(shown()).containsOnly(2);
    assertThat(told()).containsOnly(1);
    assertThat(editions.lists() - lists).isBetween(1, 10);
  }

  @Test
  void aChangeThatNobodyWasToldOfIsFoundAfterItsTimeByOneFetchForAllNodes() {
    // Given
    int lists = editions.lists();
    editions.bringsOut(2);
    assertThat(shown()).as("before its time").containsOnly(1);

    // When
    clock.advance(Duration.ofSeconds(61));
    List<Integer> shown = shown();
    streams.forEach(stream -> stream.untilItSays(TOOLS_CHANGED));
    tellOfPrompts();

    // Then
    assertThat(shown).containsOnly(2);
    assertThat(editions.lists()).isEqualTo(lists + 1);
    assertThat(told()).containsOnly(1);
  }

  /** The edition that each node shows, all asked at once by ten callers each. */
  private List<Integer> shown() {
    List<Future<TestClient.Answer>> asked =
        IntStream.range(0, 10)
            .boxed()
            .flatMap(caller -> fleet.eachClient().stream())
            .map(client -> client.asks("tools/list", ""))
            .toList();
    TestClient.await(Future.join(asked));
    return asked.stream().map(answer -> Editions.shownBy(answer.result().result())).toList();
  }

  /** A change of another kind, told on every stream after all that was to be told before. */
  private void tellOfPrompts() {
    editions.backend().offersPrompt("goodbye").announcePromptsChanged();
    streams.forEach(stream -> stream.untilItSays(PROMPTS_CHANGED));
  }

  /** How often each stream was told that tools have changed. */
  private List<Integer> told() {
    return streams.stream()
        .map(stream -> stream.text().split(TOOLS_CHANGED, -1).length - 1)
        .toList();
  }

  private static Opened listen(TestClient client) {
    return client.stream(
            "subscriptions/listen",
            "\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":true}")
        .untilItSays("acknowledged");
  }
}
