package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.catalog.EntryKind;
import dev.portolan.model.catalog.Fingerprint;
import dev.portolan.model.catalog.ListingFamily;
import dev.portolan.node.config.ConfigLoader;
import dev.portolan.node.config.RedisConfig;
import dev.portolan.node.redis.RedisObserver;
import dev.portolan.node.redis.RedisRoom;
import dev.portolan.testkit.redis.RedisUnderTest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A node that stops lets go of Redis, and does not call it lost for that. */
class ClosedStoreTest {
  @Test
  void whatIsAskedAfterTheEndFailsAndIsNotTakenForAnOutage() {
    // Given
    RedisUnderTest redis = RedisUnderTest.shared();
    String yaml =
        Fleet.store(redis.uri(), redis.freshPrefix())
            + "tenants: {acme: {mounts: {crm: {url: \"http://127.0.0.1:1/mcp\"}}}}";
    var config = ConfigLoader.parse(NodeUnderTest.LOCAL + yaml, "test", name -> null);
    List<Boolean> told = new CopyOnWriteArrayList<>();
    Vertx vertx = Vertx.vertx();
    RedisRoom room =
        RedisRoom.open((RedisConfig) config.store(), vertx, "test", 1 << 20, telling(told));
    var family = new ListingFamily(Fingerprint.of("mount").build(), EntryKind.TOOL);
    Awaitility.await().atMost(Duration.ofSeconds(15)).until(() -> told.contains(true));

    // When
    TestClient.await(room.close());
    Boolean asked = TestClient.await(room.store().supersede(family).map(true).otherwise(false));

    // Then
    assertThat(asked).isFalse();
    assertThat(told).containsExactly(true);
    TestClient.await(vertx.close());
  }

  private static RedisObserver telling(List<Boolean> told) {
    return new RedisObserver() {
      @Override
      public void reachable(boolean now) {
        told.add(now);
      }
    };
  }
}
