package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.McpMethod;
import dev.portolan.testkit.redis.RedisUnderTest;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who listens for all nodes may stand still, and wake up when another has taken its place. */
class PausedHolderTest {
  private static final String CHANGED = "notifications/tools/list_changed";

  /** Until others ask for a lease that nobody renews, and have it. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(30);

  /** As long as it takes every node to ask for the lease again. */
  private static final Duration LATER = Duration.ofSeconds(4);

  private final Backends backends = new Backends();
  private final VersionedBackend backend = new VersionedBackend(backends);
  private final String prefix = RedisUnderTest.shared().freshPrefix();
  private final List<NodeProcess> nodes = NodeProcess.startAll(List.of(yaml(), yaml()));
  private final NodeProcess holder = nodes.getFirst();
  private final NodeProcess other = nodes.getLast();

  private String yaml() {
    return Fleet.patient(RedisUnderTest.shared().uri(), prefix) + Backends.mount(backend.server());
  }

  @BeforeEach
  void open() {
    nodes.forEach(NodeProcess::awaitRedis);
  }

  @AfterEach
  void close() {
    nodes.forEach(NodeProcess::close);
    backends.close();
  }

  @Test
  void losesNoChangeAndLeavesTheListeningToWhoTookOver() {
    // Given
    assertThat(VersionedBackend.versionAt(holder.client())).isEqualTo(1);
    TestClient.await(backend.server().awaitOpenListens(1));
    Opened told =
        other.client().stream(
                "subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true}")
            .untilItSays("acknowledged");
    assertThat(VersionedBackend.versionAt(other.client())).isEqualTo(1);
    TestClient.await(backend.server().awaitOpenListens(1));

    // When
    holder.pause();
    int missed = backend.change();
    Awaitility.await().atMost(TAKEN_OVER).until(() -> serves(other, missed));
    int heard = backend.change();
    Awaitility.await().until(() -> serves(other, heard));
    holder.resume();

    // Then
    Awaitility.await().until(() -> serves(holder, heard));
    Awaitility.await().atMost(TAKEN_OVER).until(() -> backend.server().openListens() == 1);
    int last = backend.change();
    Awaitility.await().until(() -> serves(holder, last) && serves(other, last));
    Awaitility.await()
        .during(LATER)
        .atMost(LATER.multipliedBy(2))
        .until(() -> backend.server().openListens() == 1);
    assertThat(backend.server().count(McpMethod.LISTEN)).isEqualTo(2);
    assertThat(told.text().split(CHANGED, -1)).hasSize(1 + 3);
  }

  private static boolean serves(NodeProcess node, int version) {
    return VersionedBackend.versionAt(node.client()) == version;
  }
}
