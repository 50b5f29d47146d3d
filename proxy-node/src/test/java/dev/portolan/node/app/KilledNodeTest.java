package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.portolan.model.mcp.McpMethod;
import dev.portolan.node.app.TestClient.Answer;
import dev.portolan.testkit.redis.RedisUnderTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node that dies while it fetches for all nodes keeps them waiting for a turn's life only. */
class KilledNodeTest {
  private static final Logger log = LoggerFactory.getLogger(KilledNodeTest.class);

  /** Of a turn. */
  private static final Duration LIFE = Duration.ofSeconds(3);

  /** What a busy machine adds to it. */
  private static final Duration ALLOWANCE = Duration.ofSeconds(6);

  private static final int CALLERS = 20;

  private final Backends backends = new Backends();
  private final VersionedBackend backend = new VersionedBackend(backends);
  private final String prefix = RedisUnderTest.shared().freshPrefix();
  private final List<NodeProcess> nodes = NodeProcess.startAll(List.of(yaml(), yaml(), yaml()));

  @BeforeEach
  void open() {
    nodes.forEach(NodeProcess::awaitRedis);
  }

  @AfterEach
  void close() {
    nodes.forEach(NodeProcess::close);
    backends.close();
  }

  private String yaml() {
    return Fleet.patient(RedisUnderTest.shared().uri(), prefix) + Backends.mount(backend.server());
  }

  @Test
  void anotherNodeFetchesWhenTheOneWhoseTurnItWasIsKilled() {
    // Given
    backend.server().delaysLists(Promise.promise().future());
    Future<Answer> orphaned = nodes.getFirst().client().asks("tools/list", "");
    TestClient.await(backend.server().awaitCount(McpMethod.TOOLS_LIST, 1));
    List<TestClient> others = nodes.stream().skip(1).map(NodeProcess::client).toList();
    List<Future<Answer>> waiting =
        Stream.generate(() -> others)
            .limit(CALLERS)
            .flatMap(List::stream)
            .map(client -> client.asks("tools/list", ""))
            .toList();

    // When
    backend.server().recovers();
    nodes.getFirst().kill();
    long killedAt = Ticker.systemTicker().read();

    // Then
    TestClient.await(Future.join(waiting));
    Duration took = Duration.ofNanos(Ticker.systemTicker().read() - killedAt);
    log.info("served {} ms after the death of the node that fetched", took.toMillis());
    assertThat(took).isLessThan(LIFE.plus(ALLOWANCE));
    assertThat(waiting).allMatch(answer -> VersionedBackend.versionOf(answer.result()) == 1);
    // once, unless the machine is so busy that the second node lets its turn lapse too
    assertThat(backend.server().count(McpMethod.TOOLS_LIST)).isBetween(2, 3);
    assertThat(orphaned.succeeded()).isFalse();
  }
}
