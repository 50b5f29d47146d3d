package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.redis.RedisMonitor;
import dev.portolan.testkit.redis.RedisServer;
import dev.portolan.testkit.redis.TcpProxy;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What replies that may be read again ask of Redis, and what comes of them without it. */
class ReplayStoreTest {
  private final ReplayRig rig = ReplayRig.of(Era.LEGACY);
  private final RedisServer redis = RedisServer.start();
  private final TcpProxy wire = TcpProxy.toRedis(redis.uri());

  @AfterEach
  void close() {
    wire.close();
    redis.close();
    rig.close();
  }

  private static boolean isAboutReplies(String line) {
    return line.contains("{log.") || line.contains("portolan-session/1 resumed");
  }

  @Test
  void aCallWhoseClientStaysPutsNothingIntoTheStore() {
    // Given
    try (Fleet fleet = Fleet.patientAt(redis.uri(), 2, rig.mount());
        RedisMonitor monitor = RedisMonitor.of(redis)) {
      Probe.awaitHealth(fleet.nodes(), "ready");
      LegacyClient client = LegacyClient.at(fleet.client(0));
      Opened staying = ReplayRig.begin(client);
      rig.goOn();
      staying.untilOver();
      List<String> ofOneThatStays = monitor.seen();

      // When
      client.elsewhere(fleet.client(1)).resume(staying.ids().getFirst()).untilOver();
      List<String> ofOneThatComesBack = monitor.seen();

      // Then
      assertThat(staying.ids()).hasSize(4);
      assertThat(ofOneThatStays).noneMatch(ReplayStoreTest::isAboutReplies);
      assertThat(ofOneThatComesBack).anyMatch(ReplayStoreTest::isAboutReplies);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PAUSED", "CUT"})
  void whatIsToldWhileTheStoreIsAwayIsThereAfterwards(Trouble trouble) {
    // Given
    try (Fleet fleet = Fleet.at(wire.uri(), 2, rig.mount(), "2s")) {
      Probe.awaitHealth(fleet.nodes(), "ready");
      LegacyClient here = LegacyClient.at(fleet.client(0));
      LegacyClient there = here.elsewhere(fleet.client(1));
      Opened begun = ReplayRig.begin(here);
      trouble.begins(redis, wire);
      begun.leave();
      rig.goOn();

      // When
      int meanwhile = there.resume(begun.ids().getFirst()).status();
      trouble.ends(redis, wire);
      Probe.awaitHealth(fleet.nodes(), "ready");
      Opened rest =
          Awaitility.await()
              .atMost(Duration.ofSeconds(15))
              .until(() -> there.resume(begun.ids().getFirst()), it -> it.status() == 200);

      // Then
      assertThat(meanwhile).isEqualTo(503);
      assertThat(rest.answer().at("/result/said").asText()).isEqualTo("all");
      String prefix = ReplayRig.prefix(begun);
      assertThat(rest.ids()).containsExactly(prefix + 2, prefix + 3, prefix + 4);
    }
  }
}
