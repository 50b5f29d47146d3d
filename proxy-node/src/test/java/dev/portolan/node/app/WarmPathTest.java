package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.redis.RedisCommands;
import dev.portolan.testkit.redis.RedisMonitor;
import dev.portolan.testkit.redis.RedisServer;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Invariant 10: warm, a call costs one request to one backend, a list none, and neither asks Redis.
 */
class WarmPathTest {
  private static final int ROUNDS = 200;
  private static final List<String> LISTS =
      List.of("tools/list", "prompts/list", "resources/list", "resources/templates/list");

  /** What Redis hears of nodes with nothing to do: whether it is there, and that they listen. */
  private static final String UPKEEP =
      ".*\\] (\"PING\"|\"CLIENT\" \"SETNAME\" .*|\"EXISTS\" \"portolan:1:probe\"|\"EVALSHA\""
          + " \"[0-9a-f]{40}\" \"2\" \"portolan:1:\\{lease\\.[0-9a-f]{64}\\}:holder\" .*)";

  /** What the script of a lease does, on keys of the lease. */
  private static final String OF_LEASES =
      ".* \\[0 lua\\] \"(GET|SET|PEXPIRE|INCR)\" \"portolan:1:\\{lease\\.[0-9a-f]{64}\\}:.*";

  private final Backends backends = new Backends();
  private final RedisServer redis = RedisServer.start();

  @AfterEach
  void close() {
    redis.close();
    backends.close();
  }

  @Test
  void warmCallsAndListsAskRedisNothing() {
    // Given
    FakeMcpServer backend =
        backends
            .modern()
            .offers(tool("search"))
            .offersPrompt("greet")
            .offersResource("file:///a")
            .offersTemplate("file:///b/{name}")
            .hints(3_600_000, "public");
    String yaml = "catalog: {stalenessBound: 1h}\n" + Backends.mount(backend);
    try (Fleet fleet = Fleet.patientAt(redis.uri(), 2, yaml);
        RedisMonitor monitor = RedisMonitor.of(redis)) {
      Probe.awaitHealth(fleet.nodes(), "ready");
      round(fleet);
      awaitNoTurns();
      int lists = Backends.lists(backend);
      assertThat(monitor.seen()).as("a cold round").anyMatch(line -> !isUpkeep(line));
      monitor.forget();
      backend.forgetCalls();

      // When
      List<Answer> answers = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        answers.addAll(round(fleet));
      }
      List<String> seen = monitor.seen();

      // Then
      assertThat(answers).hasSize(ROUNDS * 2 * 7).allMatch(WarmPathTest::isRight);
      assertThat(seen).allMatch(WarmPathTest::isUpkeep);
      assertThat(lists).isEqualTo(LISTS.size());
      assertThat(Backends.lists(backend)).isZero();
      assertThat(backend.count("tools/call")).isEqualTo(ROUNDS * 2);
    }
  }

  /** Turns are given back when all has been said. */
  private void awaitNoTurns() {
    try (RedisCommands commands = redis.connect()) {
      Awaitility.await().until(() -> commands.keys("*:turn:*").isEmpty());
    }
  }

  /** On each node every list, and a call, a prompt and a resource. */
  private static List<Answer> round(Fleet fleet) {
    List<Future<Answer>> asked = new ArrayList<>();
    for (TestClient client : fleet.eachClient()) {
      LISTS.forEach(list -> asked.add(client.asks(list, "")));
      asked.add(client.asks("tools/call", "\"name\":\"search\",\"arguments\":{}"));
      asked.add(client.asks("prompts/get", "\"name\":\"greet\",\"arguments\":{}"));
      asked.add(client.asks("resources/read", "\"uri\":\"file:///b/c\""));
    }
    TestClient.await(Future.join(asked));
    return asked.stream().map(Future::result).toList();
  }

  private static boolean isRight(Answer answer) {
    String text = answer.result().toString();
    return answer.status() == 200
        && (text.contains("search") || text.contains("greet") || text.contains("file:///"));
  }

  private static boolean isUpkeep(String line) {
    return line.matches(UPKEEP) || line.matches(OF_LEASES);
  }
}
