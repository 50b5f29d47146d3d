package dev.portolan.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedisClusterTest {
  @Test
  void spreadsKeysOverItsMasters() {
    // Given
    try (RedisCluster redis = RedisCluster.start()) {
      Set<Integer> ports = new HashSet<>();

      // When
      for (int key = 0; key < 30; key++) {
        RedisServer master = redis.masterOf("key" + key);
        master.command("SET", "key" + key, "x");
        ports.add(master.port());
      }

      // Then
      assertThat(ports).hasSize(3);
      assertThat(redis.nodes()).hasSize(3);
      RedisServer other =
          redis.nodes().stream().filter(node -> node != redis.masterOf("key1")).toList().getFirst();
      assertThatThrownBy(() -> other.command("GET", "key1")).hasMessageContaining("MOVED");
    }
  }

  @Test
  void replacesAMasterThatDiedByItsReplica() {
    // Given
    RedisSetup setup = RedisSetup.bare().login("default", "s3cret");
    try (RedisCluster redis = RedisCluster.start(3, 1, setup)) {
      RedisServer old = redis.masterOf("a");
      RedisServer replica = redis.nodes().get(redis.nodes().indexOf(old) + 3);
      try (RedisCommands session = old.connect()) {
        session.command("SET", "a", "b");
        assertThat(session.command("WAIT", "1", "5000").number()).isEqualTo(1);
      }

      // When
      RedisServer next = redis.failover("a");

      // Then
      assertThat(next).isSameAs(replica);
      assertThat(next.command("GET", "a").text()).isEqualTo("b");
      old.restart();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> old.command("ROLE").items().getFirst().text().equals("slave"));
    }
  }

  @Test
  void refusesToBeTooSmall() {
    // Given
    RedisSetup setup = RedisSetup.bare();

    // When
    // Then
    assertThatThrownBy(() -> RedisCluster.start(2, 0, setup)).hasMessageContaining("2 masters");
  }
}
