package dev.portolan.node.app;

import static dev.portolan.testkit.Definition.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.FakeMcpServer;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A legacy client is never told that its session is gone only because nobody can look it up. */
class SessionsWithoutRedisTest {
  private final Backends backends = new Backends();
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());

  @AfterEach
  void close() {
    wire.close();
    redis.close();
    backends.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSED", "CUT"})
  void asksClientsToComeBackAndLosesNoSession(Trouble trouble) {
    // Given
    FakeMcpServer backend = backends.legacy().offers(tool("t"));
    try (Fleet fleet = Fleet.at(wire.uri(), 1, Backends.mount(backend), "2s")) {
      Probe.awaitHealth(fleet.nodes(), "ready");
      LegacyClient client = LegacyClient.at(fleet.client(0));
      LegacyClient leaving = LegacyClient.at(fleet.client(0));
      client.call("t");
      trouble.begins(redis, wire);

      // When
      List<Answer> answers =
          List.of(
              client.call("t"),
              client.bare(HttpMethod.GET),
              leaving.end(),
              client.send("{\"jsonrpc\":\"2.0\",\"id\":\"crm:1\",\"result\":{}}"),
              fleet.client(0).send(LegacyClient.initialize(LegacyClient.LATEST, "{}"), Map.of()));
      Answer modern = fleet.client(0).call("t", "{}");
      trouble.ends(redis, wire);
      Probe.awaitHealth(fleet.nodes(), "ready");

      // Then
      assertThat(answers).extracting(Answer::status).containsOnly(503);
      assertThat(answers)
          .allSatisfy(answer -> assertThat(answer.headers().get("Retry-After")).isNotNull());
      assertThat(modern.result().has("content")).isTrue();
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .until(() -> client.call("t").result().has("content"));
    }
  }
}
