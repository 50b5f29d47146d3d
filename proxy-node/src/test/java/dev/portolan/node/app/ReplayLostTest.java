package dev.portolan.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.model.mcp.Era;
import dev.portolan.testkit.redis.RedisUnderTest;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The node that has a reply is killed. Real processes. */
class ReplayLostTest {
  private final ReplayRig rig = ReplayRig.of(Era.LEGACY);
  private final String prefix = RedisUnderTest.shared().freshPrefix();
  private final List<NodeProcess> nodes = NodeProcess.startAll(List.of(yaml(), yaml()));

  private String yaml() {
    return Fleet.patient(RedisUnderTest.shared().uri(), prefix) + rig.mount();
  }

  @BeforeEach
  void open() {
    nodes.forEach(NodeProcess::awaitRedis);
  }

  @AfterEach
  void close() {
    nodes.forEach(NodeProcess::close);
    rig.close();
  }

  private static void isToldThatTheAnswerIsLost(Opened rest) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(rest::isOver);
    assertThat(rest.answer().path("id").asInt()).isEqualTo(77);
    assertThat(rest.answer().at("/error/data/reason").asText()).isEqualTo("lost");
    assertThat(rest.answer().at("/error/data/retryable").asBoolean(true)).isFalse();
  }

  @Test
  void aClientHearsThatItsAnswerIsLostWithTheNodeThatHadIt() {
    // Given
    LegacyClient here = LegacyClient.at(nodes.getFirst().client());
    LegacyClient there = here.elsewhere(nodes.getLast().client());
    Opened begun = ReplayRig.begin(here);

    // When
    nodes.getFirst().kill();
    Opened rest = there.resume(begun.ids().getLast());

    // Then
    isToldThatTheAnswerIsLost(rest);
    assertThat(rest.messages()).hasSize(1);
  }

  @Test
  void aClientThatFollowsHearsItToo() {
    // Given
    LegacyClient here = LegacyClient.at(nodes.getFirst().client());
    LegacyClient there = here.elsewhere(nodes.getLast().client());
    Opened begun = ReplayRig.begin(here);
    begun.leave();
    Opened rest = there.resume(begun.ids().getFirst()).untilItSays("two");

    // When
    nodes.getFirst().kill();

    // Then
    isToldThatTheAnswerIsLost(rest);
    assertThat(rest.messages()).hasSize(2);
  }
}
