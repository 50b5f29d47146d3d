package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.ManualClock;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** However many nodes are cold, and however many callers wait, a backend is listed once. */
class ColdClusterTest {
  private static final Logger log = LoggerFactory.getLogger(ColdClusterTest.class);
  private static final int MOUNTS = 20;
  private static final int CALLERS = 200;

  /** With a machine that has others to serve as well. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<String> LISTS =
      List.of("tools/list", "prompts/list", "resources/list", "resources/templates/list");

  private final Backends backends = new Backends();
  private final List<FakeMcpServer> mounted =
      IntStream.range(0, MOUNTS).mapToObj(this::backend).toList();
  private final ManualClock clock = new ManualClock();

  @AfterEach
  void close() {
    backends.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 8})
  void everyBackendIsListedOnceAKindAndOnceMoreAfterItsTime(int nodes) {
    // Given
    try (Fleet fleet = Fleet.of(nodes, tenants(), clock)) {
      // When
      List<Answer> cold = stampede(fleet);
      List<Integer> first = counts();
      clock.advance(Duration.ofMinutes(2));
      List<Answer> expired = stampede(fleet);

      // Then
      assertThat(cold).hasSize(nodes * CALLERS * LISTS.size()).allMatch(ColdClusterTest::isWhole);
      assertThat(first).containsOnly(1);
      assertThat(expired).allMatch(ColdClusterTest::isWhole);
      assertThat(counts()).containsOnly(2);
    }
  }

  private List<Answer> stampede(Fleet fleet) {
    long began = Ticker.systemTicker().read();
    List<Future<Answer>> asked = new ArrayList<>();
    List<TestClient> clients = fleet.eachClient();
    for (int caller = 0; caller < CALLERS; caller++) {
      clients.forEach(client -> LISTS.forEach(list -> asked.add(client.asks(list, ""))));
    }
    Awaitility.await().atMost(PATIENCE).until(Future.join(asked)::isComplete);
    log.info(
        "{} nodes, {} lists asked for, {} lists of backends so far, {} ms",
        clients.size(),
        asked.size(),
        counts().stream().mapToInt(count -> count).sum(),
        (Ticker.systemTicker().read() - began) / 1_000_000);
    return asked.stream().map(Future::result).toList();
  }

  /** For each backend and kind. */
  private List<Integer> counts() {
    return mounted.stream().flatMap(backend -> LISTS.stream().map(backend::count)).toList();
  }

  private static boolean isWhole(Answer answer) {
    int entries = answer.result().elements().next().size();
    return answer.status() == 200 && entries == MOUNTS;
  }

  private FakeMcpServer backend(int number) {
    return backends
        .modern()
        .offers(tool("search"))
        .offersPrompt("greet")
        .offersResource("file:///" + number)
        .offersTemplate("file:///" + number + "/{name}");
  }

  private String tenants() {
    StringBuilder yaml = new StringBuilder("limits: {listTimeout: 60s, connectTimeout: 60s}\n");
    yaml.append("tenants:\n  acme:\n    mounts:\n");
    for (int at = 0; at < MOUNTS; at++) {
      yaml.append(
          "      m%d: {url: \"%s\", prefix: m%d, ttl: 60s}%n"
              .formatted(at, mounted.get(at).uri(), at));
    }
    return yaml.toString();
  }
}
